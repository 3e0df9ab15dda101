//! Which vectors the processor has.

/// The vectors that loops are compiled for: a value says that the processor has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Vectors(pub(super) Width);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// Those of every processor of this architecture.
    Baseline,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Width {
    /// Every width, the widest last.
    const ALL: &[Self] = &[
        Self::Baseline,
        #[cfg(target_arch = "x86_64")]
        Self::Avx2,
        #[cfg(target_arch = "x86_64")]
        Self::Avx512,
    ];
}

impl Vectors {
    /// All that this processor has, the widest last.
    pub(super) fn available() -> Vec<Self> {
        let has = |width: &Width| match width {
            Width::Baseline => true,
            #[cfg(target_arch = "x86_64")]
            Width::Avx2 => is_x86_feature_detected!("avx2"),
            #[cfg(target_arch = "x86_64")]
            Width::Avx512 => {
                is_x86_feature_detected!("avx512f")
                    && is_x86_feature_detected!("avx512dq")
                    && is_x86_feature_detected!("avx512vl")
            }
        };
        Width::ALL.iter().copied().filter(has).map(Self).collect()
    }

    /// The widest that this processor has.
    pub(super) fn best() -> Self {
        Self::available().last().copied().unwrap_or(Self(Width::Baseline))
    }
}
