namespace LuBan.Sdk;

/// <summary>Who sends the request that is being answered, and what the caller may do. Take it in a handler or in a scoped service.</summary>
/// <remarks>Outside of a request, as in a reconciler or a hosted service, every member throws <see cref="InvalidOperationException"/>.</remarks>
public interface ICallerAccess
{
    /// <summary>The caller's user name.</summary>
    string Name { get; }

    /// <summary>The caller's groups.</summary>
    IReadOnlyList<string> Groups { get; }

    /// <summary>Whether the caller may do something with resources, as roles say.</summary>
    /// <param name="verb">The verb, such as <c>get</c>.</param>
    /// <param name="apiGroup">The API group; the empty text for the core group.</param>
    /// <param name="resource">The plural, or <c>plural/subresource</c>.</param>
    /// <param name="namespace">The namespace; null for the whole cluster.</param>
    /// <param name="name">The object; null for all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the caller may.</returns>
    ValueTask<bool> IsAllowedAsync(string verb, string apiGroup, string resource, string? @namespace = null, string? name = null, CancellationToken cancellationToken = default);

    /// <summary>Whether the caller has a permission of this extension.</summary>
    /// <param name="permission">The permission's name.</param>
    /// <param name="namespace">The namespace; null for the whole cluster.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Whether the caller has it.</returns>
    ValueTask<bool> HasPermissionAsync(string permission, string? @namespace = null, CancellationToken cancellationToken = default);
}

/// <summary>
/// The objects of a kind as the caller of the request may see and write them: what the caller may not do is refused, and what is written is written
/// in the caller's name. Take it in a handler or in a scoped service, for a kind of <see cref="IExtensionBuilder.AddResource{TResource}"/> or
/// <see cref="IExtensionBuilder.UseResource{TResource}"/>.
/// </summary>
/// <remarks>Outside of a request every member throws <see cref="InvalidOperationException"/>. A refusal is a <see cref="ResourceException"/> with status 403.</remarks>
/// <typeparam name="TResource">The record of the kind.</typeparam>
public interface ICallerResources<TResource> : IResourceClient<TResource> where TResource : Resource;
