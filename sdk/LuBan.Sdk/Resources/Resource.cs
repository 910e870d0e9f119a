using System.Text.Json.Serialization;

namespace LuBan.Sdk;

/// <summary>What every resource has. Derive from <see cref="Resource{TSpec,TStatus}"/>.</summary>
/// <remarks>Records are immutable: a change is a <c>with</c> expression and a write through <see cref="IResourceClient{T}"/>.</remarks>
public abstract record Resource
{
    /// <summary><c>group/version</c>. Set by the kernel.</summary>
    [JsonPropertyOrder(-3)]
    public string? ApiVersion { get; init; }

    /// <summary>The kind. Set by the kernel.</summary>
    [JsonPropertyOrder(-2)]
    public string? Kind { get; init; }

    /// <summary>Name, labels, versions.</summary>
    [JsonPropertyOrder(-1)]
    public ObjectMeta Metadata { get; init; } = new();
}

/// <summary>A resource with what is wanted and what is.</summary>
/// <typeparam name="TSpec">What the user wants. Users write it.</typeparam>
/// <typeparam name="TStatus">What is the case. Only the reconciler writes it, with <see cref="IResourceClient{T}.UpdateStatusAsync"/>.</typeparam>
public abstract record Resource<TSpec, TStatus> : Resource
    where TSpec : class, new()
    where TStatus : class
{
    /// <summary>What the user wants.</summary>
    public TSpec Spec { get; init; } = new();

    /// <summary>What is the case; null until the reconciler has looked.</summary>
    public TStatus? Status { get; init; }
}
