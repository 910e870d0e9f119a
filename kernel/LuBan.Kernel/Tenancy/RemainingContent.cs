namespace LuBan.Kernel.Tenancy;

/// <summary>Objects of one resource that are still in a namespace that is being deleted.</summary>
public sealed record RemainingContent
{
    /// <summary>The namespace.</summary>
    public string Namespace { get; init; } = "";

    /// <summary><c>plural.group</c>.</summary>
    public string Resource { get; init; } = "";

    /// <summary>How many.</summary>
    public int Count { get; init; }

    /// <summary>The finalizers that they wait for.</summary>
    public IReadOnlyList<string> Finalizers { get; init; } = [];

    /// <summary>Whose kind it is: <c>kernel</c> or an extension id; empty when nobody serves the kind now.</summary>
    public string Owner { get; init; } = "";

    /// <summary>Why they are still there and what to do.</summary>
    public string Message { get; init; } = "";
}
