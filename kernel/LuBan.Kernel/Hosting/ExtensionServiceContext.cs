using LuBan.Kernel.Contributions;
using LuBan.Resources;
using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

/// <summary>Tells a service source for whom it adds services.</summary>
public sealed class ExtensionServiceContext
{
    private readonly List<Action> _revocations = [];

    internal ExtensionServiceContext(IExtensionEnvironment environment, IReadOnlyList<Type> resourceTypes, IReadOnlyList<Type> usedTypes)
    {
        Environment = environment;
        ResourceTypes = resourceTypes;
        UsedTypes = usedTypes;
    }

    /// <summary>The extension.</summary>
    public IExtensionEnvironment Environment { get; }

    /// <summary>The resource types that it registers or reconciles. They belong to the extension: do not keep them.</summary>
    public IReadOnlyList<Type> ResourceTypes { get; }

    /// <summary>The resource types of others' kinds that it works with. They belong to the extension: do not keep them.</summary>
    public IReadOnlyList<Type> UsedTypes { get; }

    /// <summary>The indexes that the caches of its kinds have.</summary>
    internal IReadOnlyList<ResourceIndex> Indexes { get; init; } = [];

    /// <summary>The conversions between versions of its kinds.</summary>
    internal IReadOnlyList<VersionConversion> Conversions { get; init; } = [];

    /// <summary>The kinds of <see cref="ResourceTypes"/>, as they are served.</summary>
    internal IReadOnlyDictionary<Type, ResourceKind> Kinds { get; set; } = new Dictionary<Type, ResourceKind>();

    /// <summary>The extension's own kinds, when its records are in another process; null otherwise.</summary>
    internal IReadOnlyList<ResourceKind>? DescribedKinds { get; init; }

    /// <summary>What the manifest asks for in the extension's own name.</summary>
    internal IReadOnlyList<PolicyRule> Access { get; init; } = [];

    /// <summary>What the extension's clients are made of; null while nobody made them.</summary>
    internal ExtensionClients? Clients { get; set; }

    /// <summary>Registers what cuts a facade off. Runs once, after the hosted services stopped and before the container is disposed.</summary>
    /// <param name="revoke">Must drop every reference to the extension and make later calls throw <see cref="ObjectDisposedException"/>.</param>
    public void OnRevoke(Action revoke) => _revocations.Add(revoke);

    internal void Revoke()
    {
        foreach (var revoke in _revocations) revoke();
        Kinds = new Dictionary<Type, ResourceKind>();
        Clients = null;
        _revocations.Clear();
    }
}

/// <summary>An index of a cache.</summary>
/// <param name="ResourceType">The kind's record.</param>
/// <param name="Name">The index's name.</param>
/// <param name="Values">A <c>Func&lt;TResource, IEnumerable&lt;string&gt;&gt;</c> of the extension.</param>
internal sealed record ResourceIndex(Type ResourceType, string Name, Delegate Values);
