using System.ComponentModel.DataAnnotations;

namespace LuBan.Kernel.Hosting;

/// <summary>What one extension in this process may take, so that the others keep theirs.</summary>
public sealed class ContainmentLimits
{
    /// <summary>Requests that it answers at a time. Web sockets and event streams count until they are open.</summary>
    /// <value>1 to 100,000. Default: 200.</value>
    [Range(1, 100_000)]
    public int RequestConcurrency { get; set; } = 200;

    /// <summary>Requests that wait for their turn; more are refused with 503.</summary>
    /// <value>0 to 100,000. Default: 400.</value>
    [Range(0, 100_000)]
    public int RequestQueue { get; set; } = 400;

    /// <summary>Whether fewer of its requests begin in a second while it keeps the processors busy and other extensions are asked.</summary>
    /// <value>Default: yes.</value>
    public bool GivesWay { get; set; } = true;

    /// <summary>How long a request may take until its answer begins; then it is cancelled and answered with 504.</summary>
    /// <value>100 milliseconds to a day. Default: 100 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>Objects that all its reconcilers together look at at a time.</summary>
    /// <value>1 to 1,000. Default: 64.</value>
    [Range(1, 1000)]
    public int ReconcileConcurrency { get; set; } = 64;

    /// <summary>How many looks all its reconcilers together begin in a second, with bursts of as many.</summary>
    /// <value>1 to 1,000,000. Default: 2,000.</value>
    [Range(1, 1_000_000)]
    public double ReconcilesPerSecond { get; set; } = 2000;

    /// <summary>How long its code may keep a thread of the pool without giving it back before that counts as blocked.</summary>
    /// <value>100 milliseconds to an hour. Default: 5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan BlockedAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How many faults within <see cref="FaultWindow"/> are too many: unhandled exceptions, requests without an answer in time, blocked threads.</summary>
    /// <value>1 to 1,000,000. Default: 100.</value>
    [Range(1, 1_000_000)]
    public int FaultLimit { get; set; } = 100;

    /// <summary>The time in which faults are counted.</summary>
    /// <value>1 second to a day. Default: 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan FaultWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>What is done about an extension with too many faults.</summary>
    /// <value>Default: it is said, and nothing else.</value>
    public ContainmentAction OnFaults { get; set; } = ContainmentAction.Report;

    internal ContainmentLimits Copy() => (ContainmentLimits)MemberwiseClone();
}
