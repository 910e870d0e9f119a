namespace LuBan.Sdk;

/// <summary>Endpoint metadata: the permission that a caller needs. An endpoint that demands nothing is reachable by administrators only.</summary>
public interface IPermissionMetadata
{
    /// <summary>The permission's name, as declared with <see cref="IExtensionBuilder.AddPermission"/>.</summary>
    string Permission { get; }

    /// <summary>The route parameter that names the namespace in which the caller needs it; null when the caller needs it in the whole cluster.</summary>
    string? InNamespace => null;
}
