namespace LuBan.Sdk.Core;

/// <summary>Something confidential (<c>v1 Secret</c>); the kernel stores it encrypted. Use it with <see cref="IExtensionBuilder.UseResource{TResource}"/>.</summary>
[ResourceKind("", "v1", "Secret")]
public sealed record Secret : Resource
{
    /// <summary>What kind of secret it is, such as <see cref="SecretTypes.Opaque"/>. It cannot change.</summary>
    public string? Type { get; init; }

    /// <summary>Bytes by key.</summary>
    public IReadOnlyDictionary<string, byte[]>? Data { get; init; }

    /// <summary>On a write: texts that are merged into <see cref="Data"/>. Never read back.</summary>
    public IReadOnlyDictionary<string, string>? StringData { get; init; }

    /// <summary>True forbids every later change of the data.</summary>
    public bool? Immutable { get; init; }

    /// <summary>Names and types only: a secret's content has no place in logs.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"Secret {Metadata.Namespace}/{Metadata.Name} ({Type})";
}
