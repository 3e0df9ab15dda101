//! The units that CONVERT knows, with their prefixes (Excel's documentation of CONVERT).

/// What a unit measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Mass,
    Distance,
    Time,
    Pressure,
    Force,
    Energy,
    Power,
    Magnetism,
    Temperature,
    Volume,
    Area,
    Information,
    Speed,
}

/// A unit with its prefix: so many of the kind's own unit, above a zero of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    pub(super) kind: Kind,
    pub(super) factor: f64,
    pub(super) zero: f64,
}

/// Which prefixes a unit takes.
#[derive(Clone, Copy, PartialEq)]
enum Prefixes {
    None,
    /// Powers of ten; of a square or cube they are squared or cubed.
    Decimal,
    /// Powers of ten and of 1024.
    Binary,
}

use Kind::{
    Area, Distance, Energy, Force, Information, Magnetism, Mass, Power, Pressure, Speed, Temperature, Time,
    Volume,
};
use Prefixes::{Binary, Decimal, None as No};

const INCH: f64 = 0.0254;
const FOOT: f64 = 0.3048;
const YARD: f64 = 0.9144;
const MILE: f64 = 1_609.344;
const NAUTICAL_MILE: f64 = 1_852.0;
const LIGHT_YEAR: f64 = 9_460_730_472_580_800.0;
const PARSEC: f64 = 3.085_677_581_281_55e16;
const PICA_POINT: f64 = INCH / 72.0;
const POUND: f64 = 453.592_37;
/// Litres in a cubic metre.
const LITRES: f64 = 1_000.0;
const GALLON: f64 = 3.785_411_784;
const IMPERIAL_GALLON: f64 = 4.546_09;

/// Excel takes prefixes before `mph` and `uk_pt` too. Names, kind, size in grams, metres, seconds, pascals, newtons, joules, watts, teslas, litres, square
/// metres, bits or metres a second, and prefixes.
const UNITS: &[(&[&str], Kind, f64, Prefixes)] = &[
    (&["g"], Mass, 1.0, Decimal),
    (&["sg"], Mass, 14_593.902_937_206_4, No),
    (&["lbm"], Mass, POUND, No),
    (&["u"], Mass, 1.660_538_782_83e-24, Decimal),
    (&["ozm"], Mass, POUND / 16.0, No),
    (&["grain"], Mass, POUND / 7_000.0, No),
    (&["cwt", "shweight"], Mass, POUND * 100.0, No),
    (&["uk_cwt", "lcwt", "hweight"], Mass, POUND * 112.0, No),
    (&["stone"], Mass, POUND * 14.0, No),
    (&["ton"], Mass, POUND * 2_000.0, No),
    (&["uk_ton", "LTON", "brton"], Mass, POUND * 2_240.0, No),
    (&["m"], Distance, 1.0, Decimal),
    (&["mi"], Distance, MILE, No),
    (&["Nmi"], Distance, NAUTICAL_MILE, No),
    (&["in"], Distance, INCH, No),
    (&["ft"], Distance, FOOT, No),
    (&["yd"], Distance, YARD, No),
    (&["ang"], Distance, 1e-10, Decimal),
    (&["ell"], Distance, 1.143, No),
    (&["ly"], Distance, LIGHT_YEAR, Decimal),
    (&["parsec", "pc"], Distance, PARSEC, Decimal),
    (&["Picapt", "Pica"], Distance, PICA_POINT, No),
    (&["pica"], Distance, INCH / 6.0, No),
    (&["survey_mi"], Distance, 6_336_000.0 / 3_937.0, No),
    (&["yr"], Time, 31_557_600.0, No),
    (&["day", "d"], Time, 86_400.0, No),
    (&["hr"], Time, 3_600.0, No),
    (&["mn", "min"], Time, 60.0, No),
    (&["sec", "s"], Time, 1.0, Decimal),
    (&["Pa", "p"], Pressure, 1.0, Decimal),
    (&["atm", "at"], Pressure, 101_325.0, Decimal),
    (&["mmHg"], Pressure, 133.322, Decimal),
    (&["psi"], Pressure, 6_894.757_293_168_36, No),
    (&["Torr"], Pressure, 101_325.0 / 760.0, No),
    (&["N"], Force, 1.0, Decimal),
    (&["dyn", "dy"], Force, 1e-5, Decimal),
    (&["lbf"], Force, 4.448_221_615_260_5, No),
    (&["pond"], Force, 9.806_65e-3, Decimal),
    (&["J"], Energy, 1.0, Decimal),
    (&["e"], Energy, 1e-7, Decimal),
    (&["c"], Energy, 4.184, Decimal),
    (&["cal"], Energy, 4.1868, Decimal),
    (&["eV", "ev"], Energy, 1.602_176_487e-19, Decimal),
    (&["HPh", "hh"], Energy, 2_684_519.537_696_173, No),
    (&["Wh", "wh"], Energy, 3_600.0, Decimal),
    (&["flb"], Energy, 1.355_817_948_331_4, No),
    (&["BTU", "btu"], Energy, 1_055.055_852_62, No),
    (&["HP", "h"], Power, 745.699_871_582_270_2, No),
    (&["PS"], Power, 735.498_75, No),
    (&["W", "w"], Power, 1.0, Decimal),
    (&["T"], Magnetism, 1.0, Decimal),
    (&["ga"], Magnetism, 1e-4, Decimal),
    (&["tsp"], Volume, GALLON / 768.0, No),
    (&["tspm"], Volume, 0.005, No),
    (&["tbs"], Volume, GALLON / 256.0, No),
    (&["oz"], Volume, GALLON / 128.0, No),
    (&["cup"], Volume, GALLON / 16.0, No),
    (&["pt", "us_pt"], Volume, GALLON / 8.0, No),
    (&["uk_pt"], Volume, IMPERIAL_GALLON / 8.0, Decimal),
    (&["qt"], Volume, GALLON / 4.0, No),
    (&["uk_qt"], Volume, IMPERIAL_GALLON / 4.0, No),
    (&["gal"], Volume, GALLON, No),
    (&["uk_gal"], Volume, IMPERIAL_GALLON, No),
    (&["l", "L", "lt"], Volume, 1.0, Decimal),
    (&["ang3", "ang^3"], Volume, 1e-30 * LITRES, Decimal),
    (&["barrel"], Volume, GALLON * 42.0, No),
    (&["bushel"], Volume, 35.239_070_166_88, No),
    (&["ft3", "ft^3"], Volume, FOOT * FOOT * FOOT * LITRES, No),
    (&["in3", "in^3"], Volume, INCH * INCH * INCH * LITRES, No),
    (&["ly3", "ly^3"], Volume, LIGHT_YEAR * LIGHT_YEAR * LIGHT_YEAR * LITRES, No),
    (&["m3", "m^3"], Volume, LITRES, Decimal),
    (&["mi3", "mi^3"], Volume, MILE * MILE * MILE * LITRES, No),
    (&["yd3", "yd^3"], Volume, YARD * YARD * YARD * LITRES, No),
    (&["Nmi3", "Nmi^3"], Volume, NAUTICAL_MILE * NAUTICAL_MILE * NAUTICAL_MILE * LITRES, No),
    (&["Picapt3", "Picapt^3", "Pica3", "Pica^3"], Volume, PICA_POINT * PICA_POINT * PICA_POINT * LITRES, No),
    (&["GRT", "regton"], Volume, 2_831.684_659_2, No),
    (&["MTON"], Volume, 1_132.673_863_68, No),
    (&["uk_acre"], Area, 4_046.856_422_4, No),
    (&["us_acre"], Area, 62_726_400_000.0 / 15_499_969.0, No),
    (&["ang2", "ang^2"], Area, 1e-20, Decimal),
    (&["ar"], Area, 100.0, Decimal),
    (&["ft2", "ft^2"], Area, FOOT * FOOT, No),
    (&["ha"], Area, 10_000.0, No),
    (&["in2", "in^2"], Area, INCH * INCH, No),
    (&["ly2", "ly^2"], Area, LIGHT_YEAR * LIGHT_YEAR, No),
    (&["m2", "m^2"], Area, 1.0, Decimal),
    (&["Morgen"], Area, 2_500.0, No),
    (&["mi2", "mi^2"], Area, MILE * MILE, No),
    (&["Nmi2", "Nmi^2"], Area, NAUTICAL_MILE * NAUTICAL_MILE, No),
    (&["Picapt2", "Pica2", "Pica^2", "Picapt^2"], Area, PICA_POINT * PICA_POINT, No),
    (&["yd2", "yd^2"], Area, YARD * YARD, No),
    (&["bit"], Information, 1.0, Binary),
    (&["byte"], Information, 8.0, Binary),
    (&["admkn"], Speed, 0.514_773_333_333_333, No),
    (&["kn"], Speed, NAUTICAL_MILE / 3_600.0, No),
    (&["m/h", "m/hr"], Speed, 1.0 / 3_600.0, Decimal),
    (&["m/s", "m/sec"], Speed, 1.0, Decimal),
    (&["mph"], Speed, 0.447_04, Decimal),
];

/// Temperatures: names, size in kelvins, and the kelvins at their zero.
const TEMPERATURES: &[(&[&str], f64, f64, Prefixes)] = &[
    (&["C", "cel"], 1.0, 273.15, No),
    (&["F", "fah"], 5.0 / 9.0, 459.67 * 5.0 / 9.0, No),
    (&["K", "kel"], 1.0, 0.0, Decimal),
    (&["Rank"], 5.0 / 9.0, 0.0, No),
    (&["Reau"], 1.25, 273.15, No),
];

const DECIMAL_PREFIXES: [(&str, f64); 21] = [
    ("Y", 1e24),
    ("Z", 1e21),
    ("E", 1e18),
    ("P", 1e15),
    ("T", 1e12),
    ("G", 1e9),
    ("M", 1e6),
    ("k", 1e3),
    ("h", 1e2),
    ("da", 1e1),
    ("e", 1e1),
    ("d", 1e-1),
    ("c", 1e-2),
    ("m", 1e-3),
    ("u", 1e-6),
    ("n", 1e-9),
    ("p", 1e-12),
    ("f", 1e-15),
    ("a", 1e-18),
    ("z", 1e-21),
    ("y", 1e-24),
];

const BINARY_PREFIXES: [&str; 8] = ["ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"];

/// Every meaning of a unit's name, that without a prefix first; `None` where there is none. Upper and lower
/// case differ.
pub(super) fn find(name: &str) -> Option<Vec<Scale>> {
    let mut found = Vec::new();
    let bare = |name: &str| {
        let unit = UNITS.iter().find(|(names, ..)| names.contains(&name));
        let unit = unit.map(|(_, kind, factor, prefixes)| (*kind, *factor, 0.0, *prefixes));
        let temperature = TEMPERATURES.iter().find(|(names, ..)| names.contains(&name));
        unit.or(temperature.map(|(_, factor, zero, prefixes)| (Temperature, *factor, *zero, *prefixes)))
    };
    if let Some((kind, factor, zero, _)) = bare(name) {
        found.push(Scale { kind, factor, zero });
    }
    for (prefix, size) in DECIMAL_PREFIXES {
        if let Some((kind, factor, zero, prefixes)) = name.strip_prefix(prefix).and_then(bare)
            && prefixes != No
        {
            let size = match name.as_bytes().last() {
                Some(b'2') => size * size,
                Some(b'3') => size * size * size,
                _ => size,
            };
            found.push(Scale { kind, factor: factor * size, zero });
        }
    }
    for (power, prefix) in BINARY_PREFIXES.iter().enumerate() {
        if let Some((kind, factor, zero, Binary)) = name.strip_prefix(prefix).and_then(bare) {
            let size = (1_u128 << (10 * (power + 1))) as f64;
            found.push(Scale { kind, factor: factor * size, zero });
        }
    }
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_given_twice() {
        let mut names: Vec<&str> = UNITS.iter().flat_map(|(names, ..)| names.iter().copied()).collect();
        names.extend(TEMPERATURES.iter().flat_map(|(names, ..)| names.iter().copied()));
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
    }

    #[test]
    fn sizes_are_those_of_excels_documentation() {
        for (name, size) in [
            ("in^3", 0.016387064),
            ("ft3", 28.316846592),
            ("yd3", 764.554857984),
            ("tbs", 0.01478676478125),
            ("us_acre", 4_046.87260987425),
            ("survey_mi", 1_609.347218694),
            ("Torr", 133.322368421053),
            ("ozm", 28.349523125),
            ("GRT", 2_831.6846592),
        ] {
            let factor = find(name).unwrap()[0].factor;
            assert!((factor - size).abs() <= 1e-12 * size, "{name}");
        }
    }
}
