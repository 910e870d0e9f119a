namespace LuBan.Sdk;

/// <summary>How a reconciler is run.</summary>
public sealed class ReconcilerOptions
{
    /// <summary>How many objects are reconciled at the same time.</summary>
    /// <value>1 to 64. Default: 1.</value>
    public int MaxConcurrency { get; set; } = 1;

    /// <summary>How long after the last call every object is looked at again.</summary>
    /// <value>At least one second. Default: ten minutes.</value>
    public TimeSpan ResyncPeriod { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The delay after the first failure; each further failure of the same object doubles it.</summary>
    /// <value>Default: 100 milliseconds.</value>
    public TimeSpan InitialBackoff { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest delay between two attempts.</summary>
    /// <value>Default: one minute.</value>
    public TimeSpan MaxBackoff { get; set; } = TimeSpan.FromMinutes(1);
}
