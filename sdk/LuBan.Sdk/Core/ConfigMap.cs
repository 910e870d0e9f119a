namespace LuBan.Sdk.Core;

/// <summary>Configuration that is not secret (<c>v1 ConfigMap</c>). Use it with <see cref="IExtensionBuilder.UseResource{TResource}"/>.</summary>
[ResourceKind("", "v1", "ConfigMap", ShortNames = ["cm"])]
public sealed record ConfigMap : Resource
{
    /// <summary>Texts by key.</summary>
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    /// <summary>Bytes by key. A key is in one of the two only.</summary>
    public IReadOnlyDictionary<string, byte[]>? BinaryData { get; init; }

    /// <summary>True forbids every later change of the data.</summary>
    public bool? Immutable { get; init; }
}
