namespace LuBan.Sdk;

/// <summary>Gives a resource record its place in the API: <c>/apis/{group}/{version}/…/{plural}</c>.</summary>
/// <param name="group">The API group, a DNS name such as <c>notes.samples.dev</c>.</param>
/// <param name="version">The API version, such as <c>v1</c> or <c>v1alpha1</c>.</param>
/// <param name="kind">The kind in CamelCase, such as <c>Note</c>.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ResourceKindAttribute(string group, string version, string kind) : Attribute
{
    /// <summary>The API group.</summary>
    public string Group { get; } = group;

    /// <summary>The API version.</summary>
    public string Version { get; } = version;

    /// <summary>The kind.</summary>
    public string Kind { get; } = kind;

    /// <summary>The plural in the path.</summary>
    /// <value>Default: the kind in lower case with an English plural ending.</value>
    public string? Plural { get; set; }

    /// <summary>Whether objects live in a namespace or in the cluster as a whole.</summary>
    /// <value>Default: <see cref="ResourceScope.Namespaced"/>.</value>
    public ResourceScope Scope { get; set; } = ResourceScope.Namespaced;

    /// <summary>Short names for the command line.</summary>
    public string[] ShortNames { get; set; } = [];

    /// <summary>Groups that <c>kubectl get</c> understands, such as <c>all</c>.</summary>
    public string[] Categories { get; set; } = [];

    /// <summary>Whether the objects are confidential: the kernel encrypts them before they reach the store.</summary>
    public bool Sensitive { get; set; }
}
