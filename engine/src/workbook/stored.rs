//! What Crystal Ball stores of a model beside the cells: a cell holds a number, and its distribution lies elsewhere.

/// Everything stored.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stored {
    /// The cells with a distribution.
    pub assumptions: Vec<StoredAssumption>,
    /// The cells to watch.
    pub forecasts: Vec<StoredForecast>,
    /// The rank correlations of assumptions.
    pub correlations: Vec<StoredCorrelation>,
}

/// A cell with a distribution.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoredAssumption {
    /// The hidden name that stands for the cell: `CB_` and 32 hexadecimal digits.
    pub cell: String,
    /// What people call it; an address or a formula where nobody said.
    pub name: String,
    /// The hidden name whose formula gives the name.
    pub name_from: Option<String>,
    /// The family and its parameters: `Normal,LoCut=-1,Mean=0.1,StdDev=0.3`.
    pub distribution: String,
    /// The parameters that cells give: which one, as Crystal Ball numbers them, and the hidden name of the cell.
    pub parameters_from: Vec<(u32, String)>,
}

/// A cell to watch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoredForecast {
    /// The hidden name that stands for the cell.
    pub cell: String,
    /// What people call it.
    pub name: String,
    /// The hidden name whose formula gives the name.
    pub name_from: Option<String>,
}

/// A rank correlation of two assumptions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StoredCorrelation {
    /// The hidden names of the two.
    pub pair: [String; 2],
    /// The correlation when it was last stored.
    pub coefficient: f64,
    /// The hidden name of the cell that gives it.
    pub coefficient_from: Option<String>,
}
