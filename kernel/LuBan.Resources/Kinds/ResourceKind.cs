using System.Reflection;
using System.Text.Json.Nodes;
using LuBan.Sdk;

namespace LuBan.Resources;

/// <summary>A kind of resource: its place in the API, its schema, and how it is shown.</summary>
public sealed record ResourceKind
{
    /// <summary>The owner of the kinds that the kernel brings.</summary>
    public const string KernelOwner = "kernel";

    /// <summary>The owner of the kinds that describe who calls.</summary>
    public const string IdentityOwner = "identity";

    private static readonly string[] AllVerbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>The API group; empty for the core group.</summary>
    public required string Group { get; init; }

    /// <summary>The API version, such as <c>v1</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The kind in CamelCase.</summary>
    public required string Kind { get; init; }

    /// <summary>The plural in the path.</summary>
    public required string Plural { get; init; }

    /// <summary>The singular, for the command line.</summary>
    public required string Singular { get; init; }

    /// <summary>Where the objects live.</summary>
    public ResourceScope Scope { get; init; } = ResourceScope.Namespaced;

    /// <summary>Short names for the command line.</summary>
    public IReadOnlyList<string> ShortNames { get; init; } = [];

    /// <summary>Groups that <c>kubectl get</c> understands, such as <c>all</c>.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>The OpenAPI v3 structural schema of an object. Not to be changed.</summary>
    public JsonObject Schema { get; init; } = new() { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };

    /// <summary>The columns between name and age.</summary>
    public IReadOnlyList<PrinterColumn> PrinterColumns { get; init; } = [];

    /// <summary>Which store keeps the objects. The same in every version, and not to be changed while there are objects.</summary>
    public StorageClass Storage { get; init; } = StorageClass.Durable;

    /// <summary>Whether the status is a subresource: ordinary writes do not touch it.</summary>
    public bool HasStatus { get; init; }

    /// <summary>The scale subresource; null when the kind has none.</summary>
    public ScaleSubresource? Scale { get; init; }

    /// <summary>The kind of a list; null for the kind with <c>List</c> appended.</summary>
    public string? ListKind { get; init; }

    /// <summary>What clients of this version are warned with; null when it is not deprecated.</summary>
    public string? DeprecationWarning { get; init; }

    /// <summary>The version in which objects are stored; null for this one.</summary>
    public string? StorageVersion { get; init; }

    /// <summary>Whether objects are stored in this version.</summary>
    public bool IsStorageVersion => StorageVersion is null || StorageVersion == Version;

    /// <summary>The version of stored objects that carry no mark of their version, as earlier releases wrote them; null for this version.</summary>
    public string? UnmarkedVersion { get; init; }

    /// <summary>Converts objects between the versions; null when there is only one.</summary>
    public IKindConversion? Conversion { get; init; }

    /// <summary>Whether the kind is being removed: nothing new is created.</summary>
    public bool IsTerminating { get; init; }

    /// <summary>Fields besides name and namespace that field selectors may name, as paths such as <c>.spec.color</c>.</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    /// <summary>What may be done with the kind, in the words of discovery. A kind that can only be created is answered at once and never stored.</summary>
    public IReadOnlyList<string> Verbs { get; init; } = AllVerbs;

    /// <summary>Whether the content is confidential: it is encrypted before it reaches the store.</summary>
    public bool Sensitive { get; init; }

    /// <summary>Whether the kind is for the server's own use: it is not in discovery and cannot be reached over HTTP.</summary>
    public bool IsInternal { get; init; }

    /// <summary>Whether objects are answered at once and never stored.</summary>
    public bool IsVirtual => !Verbs.Contains("get");

    /// <summary><c>authentication.k8s.io/v1 TokenRequest</c>: what is sent to <c>serviceaccounts/token</c>. Not served by itself.</summary>
    public static ResourceKind TokenRequest => BuiltIn.ReviewKinds.TokenRequest;

    /// <summary>How kubectl shows it, when columns with JSON paths do not suffice.</summary>
    internal BuiltIn.BuiltInTable? Table { get; init; }

    /// <summary><c>kernel</c>, or the id of the extension that brings the kind.</summary>
    public required string Owner { get; init; }

    /// <summary><c>group/version</c>, or the version alone in the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Whether objects live in a namespace.</summary>
    public bool IsNamespaced => Scope == ResourceScope.Namespaced;

    /// <summary>The kind of a list.</summary>
    public string ListKindName => ListKind ?? Kind + "List";

    /// <summary><c>plural.group</c>, as messages name the resource.</summary>
    public string QualifiedPlural => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>Reads a kind from a record with <see cref="ResourceKindAttribute"/> and <see cref="PrinterColumnAttribute"/>; the schema follows from its properties.</summary>
    /// <param name="resourceType">A type derived from <see cref="Resource"/>.</param>
    /// <param name="owner"><c>kernel</c> or an extension id.</param>
    /// <returns>The kind.</returns>
    /// <exception cref="ExtensionException">LB5101: the type has no <see cref="ResourceKindAttribute"/> or is not a resource.</exception>
    public static ResourceKind FromType(Type resourceType, string owner)
    {
        ArgumentNullException.ThrowIfNull(resourceType);
        ArgumentException.ThrowIfNullOrEmpty(owner);
        if (!typeof(Resource).IsAssignableFrom(resourceType))
            throw new ExtensionException("LB5101", $"'{resourceType}' is not a resource. Derive it from Resource<TSpec, TStatus>.");
        var attribute = resourceType.GetCustomAttribute<ResourceKindAttribute>()
            ?? throw new ExtensionException("LB5101", $"'{resourceType}' has no [ResourceKind]. Give it one: [ResourceKind(\"notes.example.dev\", \"v1\", \"Note\")].");
        return new ResourceKind
        {
            Group = attribute.Group,
            Version = attribute.Version,
            Kind = attribute.Kind,
            Plural = attribute.Plural ?? Pluralize(attribute.Kind.ToLowerInvariant()),
            Singular = attribute.Kind.ToLowerInvariant(),
            Scope = attribute.Scope,
            ShortNames = attribute.ShortNames,
            Categories = attribute.Categories,
            Sensitive = attribute.Sensitive,
            Schema = SchemaGenerator.Generate(resourceType),
            PrinterColumns = [.. resourceType.GetCustomAttributes<PrinterColumnAttribute>().Select(column => new PrinterColumn(column.Name, column.JsonPath, column.Type, column.Priority))],
            HasStatus = resourceType.GetProperty("Status") is not null,
            Scale = resourceType.GetCustomAttribute<ScaleAttribute>() is { } scale ? new ScaleSubresource(scale.SpecReplicas, scale.StatusReplicas, scale.LabelSelector) : null,
            SelectableFields = [.. resourceType.GetCustomAttributes<SelectableFieldAttribute>().Select(field => field.JsonPath)],
            Owner = owner,
        };
    }

    /// <summary><c>kind.group/version</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{Kind} {ApiVersion}";

    private static string Pluralize(string singular) => singular switch
    {
        [.., 's' or 'x' or 'z'] or [.., 'c' or 's', 'h'] => singular + "es",
        [.., not ('a' or 'e' or 'i' or 'o' or 'u'), 'y'] => singular[..^1] + "ies",
        _ => singular + "s",
    };
}
