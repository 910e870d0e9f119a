using System.Diagnostics;

namespace LuBan.Resources;

/// <summary>What is known of the request that is being answered, and what of it was recorded already. A feature of the request; it refers to nothing but text.</summary>
/// <param name="request">Time, correlation id, source, method and path.</param>
public sealed class AuditScope(AuditEntry request)
{
    private static readonly AsyncLocal<AuditScope?> Ambient = new();

    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private volatile bool _settled;
    private volatile bool _denialSettled;

    /// <summary>The scope of the request in whose flow of execution this is called; null outside of requests.</summary>
    /// <remarks>Set it in an async method: it holds until that method returns, and in everything it calls.</remarks>
    public static AuditScope? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>What is known of the request.</summary>
    public AuditEntry Request { get; private set; } = request;

    /// <summary>The body of a write, as it was sent; null before it was read.</summary>
    internal ReadOnlyMemory<byte>? Body { get; set; }

    /// <summary>Whether the request needs no record of its own any more, unless it is refused.</summary>
    public bool IsSettled => _settled;

    /// <summary>Whether its refusal was recorded.</summary>
    public bool IsDenialSettled => _denialSettled;

    /// <summary>How long it has taken so far, in milliseconds.</summary>
    public double ElapsedMs => Math.Round(Stopwatch.GetElapsedTime(_startedAt).TotalMilliseconds, 3);

    /// <summary>Adds what became known: the caller, the decision.</summary>
    /// <param name="change">From what is known to more.</param>
    public void Learn(Func<AuditEntry, AuditEntry> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        Request = change(Request);
    }

    /// <summary>Notes the code of the error that the request is answered with.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The code, such as <c>LB8021</c>.</param>
    public static void NoteError(int status, string code) => Current?.Learn(entry => entry with { Outcome = new AuditOutcome(status, code) });

    /// <summary>A record of the request is durable, or will be if and only if its write was made, or the policy wants none.</summary>
    public void Settle() => _settled = true;

    /// <summary>The refusal of the request was recorded.</summary>
    public void SettleDenial() => _settled = _denialSettled = true;
}
