namespace LuBan.Sdk.Core;

/// <summary>An identity for programs (<c>v1 ServiceAccount</c>). Every namespace has one named <c>default</c>.</summary>
[ResourceKind("", "v1", "ServiceAccount", ShortNames = ["sa"])]
public sealed record ServiceAccount : Resource
{
    /// <summary>Secrets that its programs may use.</summary>
    public IReadOnlyList<ObjectReference>? Secrets { get; init; }

    /// <summary>Names of secrets with registry credentials.</summary>
    public IReadOnlyList<LocalObjectReference>? ImagePullSecrets { get; init; }

    /// <summary>Whether programs get a token without asking.</summary>
    public bool? AutomountServiceAccountToken { get; init; }
}
