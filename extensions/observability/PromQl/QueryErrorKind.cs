namespace LuBan.Observability.PromQl;

/// <summary>Why a query has no result.</summary>
public enum QueryErrorKind
{
    /// <summary>It cannot be understood.</summary>
    BadData,

    /// <summary>It cannot be evaluated on this data, or costs more than it may.</summary>
    Execution,

    /// <summary>It took longer than it may.</summary>
    Timeout,

    /// <summary>Somebody ended it, or whoever asked has gone.</summary>
    Canceled,

    /// <summary>Too many queries run, or the store is not open yet.</summary>
    Unavailable,
}
