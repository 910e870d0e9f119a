namespace LuBan.Sdk;

/// <summary>Endpoint metadata: the permission that a caller needs. An endpoint without it is reachable by administrators only.</summary>
public interface IPermissionMetadata
{
    /// <summary>The permission's name, as declared with <see cref="IExtensionBuilder.AddPermission"/>.</summary>
    string Permission { get; }
}
