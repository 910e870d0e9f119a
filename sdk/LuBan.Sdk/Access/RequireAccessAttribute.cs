namespace LuBan.Sdk;

/// <summary>The caller needs this right on resources. For controllers and their actions, and for route handlers.</summary>
/// <param name="verb">The verb, such as <c>get</c>.</param>
/// <param name="apiGroup">The API group; the empty text for the core group.</param>
/// <param name="resource">The plural.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class RequireAccessAttribute(string verb, string apiGroup, string resource) : Attribute, IAccessMetadata
{
    /// <inheritdoc />
    public string Verb { get; } = verb;

    /// <inheritdoc />
    public string ApiGroup { get; } = apiGroup;

    /// <inheritdoc />
    public string Resource { get; } = resource;

    /// <inheritdoc />
    public string? Subresource { get; init; }

    /// <inheritdoc />
    public string? InNamespace { get; init; }

    /// <inheritdoc />
    public string? Named { get; init; }
}
