namespace LuBan.Sdk;

/// <summary>What an extension needs of its host.</summary>
public sealed record ManifestRequirements
{
    /// <summary>Kernel versions, as comparators joined by spaces: <c>&gt;=1.0 &lt;2.0</c>. Null: any.</summary>
    public string? Luban { get; init; }
}
