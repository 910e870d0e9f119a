namespace LuBan.Sdk;

/// <summary>The caller needs this permission. For controllers and their actions, and for route handlers.</summary>
/// <param name="permission">The permission's name, as declared with <see cref="IExtensionBuilder.AddPermission"/>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class RequirePermissionAttribute(string permission) : Attribute, IPermissionMetadata
{
    /// <inheritdoc />
    public string Permission { get; } = permission;

    /// <inheritdoc />
    public string? InNamespace { get; init; }
}
