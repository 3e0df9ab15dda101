#!/usr/bin/env python3
"""Random formulas computed by another program and by Carlo: the differences, by function.

    fuzz/oracle.py CARLO RANDOM-FORMULAS libreoffice|ironcalc [COUNT [SEED]]

CARLO and RANDOM-FORMULAS are the programs built from `cli` and from this folder. For LibreOffice `soffice` is on the
path; for IronCalc RANDOM-FORMULAS is built with `--features ironcalc` and writes its values itself. A tool to look
with, not a test: neither is Excel. Where they are known to differ, Excel's documentation or values that Excel saved
decide, and the difference is no fault of ours. LibreOffice:

- It knows no array results in plain formulas: a range or an array in a scalar place is intersected there or its
  first element taken, also where Excel would spill. A spilled first element is what we compare.
- Text is a number in more places: " 3 ", "TRUE" and dates in its own locale; the empty text is 0 in some.
- Numbers in ranges that are texts count in SUM of a reference that is one cell, and truth values are numbers in
  ranges (SUM, AVERAGE, MAX …), which Excel passes over.
- Its days before 1 March 1900 are one less (MONTH(1) is 12), WEEKNUM of 0 is that of 1899, negative dates are dates,
  years of DATE below 100 are of this century, TIME keeps parts of seconds, and DAYS parts of days.
- Truth values are the texts "1" and "0" in text functions, and numbers in those of the former Analysis ToolPak
  (EDATE, GCD, BESSELJ, ERF, IMABS, HEX2BIN …), in which Excel gives #VALUE!. BITAND and its kin round.
- Arrays of several rows and columns: GROWTH, LINEST, MIRR and TREND count along columns, FREQUENCY sorts the bounds first, MODE
  gives the least of several rather than the first, SMALL and LARGE take the integer part of k.
- AMORDEGRC halves what is left where it falls below the salvage, DAYS360 and WORKDAY cut parts of days off, working
  days take truth values and negative holidays.
- PERCENTRANK and its kin round where Excel cuts digits off, TBILLYIELD has a day more, LEFT and MID take no counts
  above 2^31, and TEXT takes digits of a format for places.
- An argument left empty is one left out in CEILING.MATH, CEILING.PRECISE, DEC2HEX, ERF, FIXED and their kin.
- GEOMEAN of a zero is 0, FVSCHEDULE, GCD and MULTINOMIAL pass over text, COMBIN and LCM go beyond 2^53 without an error, GAUSS
  leaves its range, BESSELK is good to seven digits.
- It does not know each function: #NAME? is not compared.
- IRR and RATE are searched by Newton's way in 20 and 50 steps, with an error or a rate below -100% where Excel finds
  one; PRICE, DURATION and the ODDL functions count the days of bases 1 to 3 otherwise.
- RATE is found, or said, where Excel's secant method leads nowhere, and VDB divides periods from the purchase on where the start
  is within one (Excel from the start: values that it saved), and takes no salvage above the cost.
- Blank cells stay blank in the array that IF makes of an array of conditions.
- COUNTIF, SUMIF and COUNTBLANK take unions, and a criterion that is an array is its first element.
- Errors are fewer: its own (Err:502, Err:504, Err:523) are saved as #VALUE!, #NUM! or #N/A without a rule, so
  that we compare only that there is one.
- Where both give numbers, digits beyond 1e-7 relative are not compared.

IronCalc:
- It has no arrays: a range or an array in a scalar place is another value or an error.
- Its texts that look like numbers are written as numbers here, and not compared.
- It counts days before March 1900 without the 29th of February that Excel has there, has no day 0, and takes numbers
  for texts of dates and for plain texts in T.
- A truth value is #VALUE! where Excel takes it for a number (GAUSS, NORM.DIST …); complex numbers that are too large
  are written "inf" and "NaN"; MOD of numbers that divide nearly is 0.
- IRR gives rates below -100%, the database functions panic, SUMIFS and MAXIFS of ranges of other shapes are 0.
- Numbers joined to text have all their digits, texts among arguments that are numbers are passed over, and
  functions of the far tail (T.DIST.2T …) lose digits.
"""

import collections
import html
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import zipfile

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""


def main():
    carlo, generator, other, *rest = sys.argv[1:]
    folder = pathlib.Path(tempfile.mkdtemp())
    given, computed = folder / "formulas.xlsx", folder / "out" / "formulas.xlsx"
    subprocess.run([generator, given, *rest], check=True)
    if other == "libreoffice":
        convert(folder / "profile", given, computed.parent)
    else:
        computed = given
    inspection = json.loads(
        subprocess.run([carlo, "inspect", computed, "--json"], check=True, capture_output=True).stdout
    )
    formulas = formulas_of(given)
    # Carlo reads the other's spelling of the formulas beside its values.
    agreement = inspection["agreement"]
    print(f"{agreement['equal']} of {agreement['compared']} equal")
    by_function = collections.defaultdict(list)
    for difference in agreement["different"]:
        ours, theirs = difference["ours"], difference["file"]
        if ours.startswith("#") and theirs.startswith("#") or {ours, theirs} in ({"TRUE", "1"}, {"FALSE", "0"}):
            continue
        if theirs == "#NAME?" or other == "ironcalc" and ours == theirs:
            continue
        formula = formulas.get(difference["cell"].split("!")[1], "?")
        by_function[re.match(r"[\w.]*", formula).group()].append((formula, ours, theirs))
    for name, cases in sorted(by_function.items(), key=lambda item: -len(item[1])):
        print(f"{name}: {len(cases)}")
        for formula, ours, theirs in cases[:6]:
            print(f"    {formula}\n        ours {ours!r}, theirs {theirs!r}")


def convert(profile, given, folder):
    """Lets LibreOffice compute a workbook, and ends it with all its processes where a formula keeps it for more than a
    minute."""
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE)
    command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "xlsx"]
    command += ["--outdir", folder, given]
    office = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        if office.wait(timeout=60):
            sys.exit("LibreOffice could not compute the workbook")
    except subprocess.TimeoutExpired:
        os.killpg(office.pid, signal.SIGKILL)
        sys.exit("LibreOffice does not come to an end with these formulas: take another seed")


def formulas_of(file):
    """The formulas of the first sheet by cell, without prefixes for newer functions."""
    text = zipfile.ZipFile(file).read("xl/worksheets/sheet1.xml").decode()
    cells = re.findall(r'<c r="([A-Z]+\d+)"[^>]*><f[^>]*>([^<]*)</f>', text)
    return {cell: re.sub(r"_xlfn\.|_xlws\.", "", html.unescape(formula)) for cell, formula in cells}


main()
