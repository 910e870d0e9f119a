namespace LuBan.Sdk;

/// <summary>Endpoint metadata: the right on resources that a caller needs, as roles give it. An endpoint that demands nothing is reachable by administrators only.</summary>
public interface IAccessMetadata
{
    /// <summary>The verb, such as <c>get</c>.</summary>
    string Verb { get; }

    /// <summary>The API group; the empty text for the core group.</summary>
    string ApiGroup { get; }

    /// <summary>The plural.</summary>
    string Resource { get; }

    /// <summary>The subresource; null for the object itself.</summary>
    string? Subresource { get; }

    /// <summary>The route parameter that names the namespace; null for the whole cluster.</summary>
    string? InNamespace { get; }

    /// <summary>The route parameter that names the object; null for all objects.</summary>
    string? Named { get; }
}
