using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace LuBan.Sdk;

/// <summary>Collects what an extension contributes. Handed to <see cref="Extension.Configure"/>.</summary>
public interface IExtensionBuilder
{
    /// <summary>The manifest of the package that is being loaded.</summary>
    ExtensionManifest Manifest { get; }

    /// <summary>Where this extension runs: its id, version, folders.</summary>
    IExtensionEnvironment Environment { get; }

    /// <summary>The <c>spec.config</c> of the install plan. It reloads when the plan changes, without a restart.</summary>
    IConfiguration Configuration { get; }

    /// <summary>
    /// The extension's own services. Nothing here is visible to the kernel or to another extension.
    /// <c>Services.Scan(…)</c> and <c>Services.Decorate(…)</c> of Scrutor are available.
    /// </summary>
    IServiceCollection Services { get; }

    /// <summary>
    /// Minimal-API routes, served below <c>/ext/{id}</c>. Use <see cref="MapRoutes"/> for endpoints that need
    /// built services at the moment they are mapped, as SignalR hubs do.
    /// </summary>
    IEndpointRouteBuilder Routes { get; }

    /// <summary>The health checks that gate publishing and that <c>/readyz?verbose</c> shows.</summary>
    IHealthChecksBuilder HealthChecks { get; }

    /// <summary>Maps endpoints once the container is built, before the extension is published.</summary>
    /// <param name="map">Runs once on a thread of the kernel.</param>
    /// <returns>This builder.</returns>
    IExtensionBuilder MapRoutes(Action<IEndpointRouteBuilder> map);

    /// <summary>Adds middleware of the extension's own pipeline, in front of its endpoints, behind the kernel's authentication.</summary>
    /// <param name="configure">Runs once on a thread of the kernel, after the container is built.</param>
    /// <returns>This builder.</returns>
    IExtensionBuilder UseMiddleware(Action<IApplicationBuilder> configure);

    /// <summary>Serves the MVC controllers of the extension's assembly below <c>/ext/{id}</c>.</summary>
    /// <param name="configure">Adjusts MVC: filters, formatters, JSON options.</param>
    /// <returns>This builder.</returns>
    IExtensionBuilder AddControllers(Action<IMvcBuilder>? configure = null);

    /// <summary>
    /// Registers a resource kind: served under <c>/apis/{group}/{version}</c> as long as the extension is enabled.
    /// Its objects outlive the extension. Also registers <see cref="IResourceClient{T}"/>.
    /// </summary>
    /// <typeparam name="TResource">A record with <see cref="ResourceKindAttribute"/>.</typeparam>
    /// <returns>This builder.</returns>
    IExtensionBuilder AddResource<TResource>() where TResource : Resource;

    /// <summary>
    /// Serves a kind in two versions: registers both records, says in which one objects are stored, and how to convert.
    /// For a third version call it again with the same <typeparamref name="TStorage"/>.
    /// </summary>
    /// <typeparam name="TOlder">The record of the other version.</typeparam>
    /// <typeparam name="TStorage">The record of the version in which objects are stored from now on. Stored objects change when they are next written.</typeparam>
    /// <typeparam name="TConverter">Converts between the two.</typeparam>
    /// <returns>This builder.</returns>
    IExtensionBuilder AddConversion<TOlder, TStorage, TConverter>()
        where TOlder : Resource where TStorage : Resource where TConverter : class, IResourceConverter<TOlder, TStorage>, new();

    /// <summary>
    /// Gives the extension an <see cref="IResourceClient{T}"/> for a kind that it does not own: one of Kubernetes' own kinds
    /// (see <c>LuBan.Sdk.Core</c>) or another extension's. Nothing is registered: while nobody serves the kind, the client answers 404.
    /// </summary>
    /// <typeparam name="TResource">A record with <see cref="ResourceKindAttribute"/> that describes as much of the kind as is needed.</typeparam>
    /// <returns>This builder.</returns>
    IExtensionBuilder UseResource<TResource>() where TResource : Resource;

    /// <summary>Registers a reconciler. It runs on one replica of the kernel at a time.</summary>
    /// <typeparam name="TReconciler">A class that implements <see cref="IReconciler{T}"/> exactly once.</typeparam>
    /// <param name="configure">Sets concurrency, back-off and resync, and what else wakes it: <c>options =&gt; options.Owns&lt;Pod&gt;()</c>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The class implements <see cref="IReconciler{T}"/> for no kind, or for several.</exception>
    IExtensionBuilder AddReconciler<TReconciler>(Action<ReconcilerOptions>? configure = null) where TReconciler : class;

    /// <summary>Adds an index to the cache of a kind, for <see cref="IResourceCache{TResource}.ByIndex"/>.</summary>
    /// <typeparam name="TResource">A record with <see cref="ResourceKindAttribute"/>.</typeparam>
    /// <param name="name">The index's name, unique for the kind in the extension.</param>
    /// <param name="values">The values under which an object is found. Must be fast and must not block: every change waits for it.</param>
    /// <returns>This builder.</returns>
    IExtensionBuilder AddIndex<TResource>(string name, Func<TResource, IEnumerable<string>> values) where TResource : Resource;

    /// <summary>Registers a hook that is asked about writes of a kind before they are made: to change them, to refuse them, or both.</summary>
    /// <typeparam name="TResource">The kind: one of the extension's own, or with <see cref="AdmissionOptions.ForOthersKind"/> any.</typeparam>
    /// <typeparam name="THook">A class that implements <see cref="IResourceDefaulter{TResource}"/>, <see cref="IResourceValidator{TResource}"/>, or both.</typeparam>
    /// <param name="configure">Sets operations, order, time and failure policy.</param>
    /// <returns>This builder.</returns>
    IExtensionBuilder AddAdmission<TResource, THook>(Action<AdmissionOptions>? configure = null) where TResource : Resource where THook : class;

    /// <summary>Binds options to a section of the plan's <c>config</c>, validates them by their data annotations, and reloads them live.</summary>
    /// <typeparam name="TOptions">A class with a parameterless constructor; its defaults must work.</typeparam>
    /// <param name="section">The section of <c>spec.config</c>; empty for the whole.</param>
    /// <returns>This builder.</returns>
    IExtensionBuilder AddOptions<TOptions>(string section = "") where TOptions : class;

    /// <summary>Declares a permission that an endpoint can demand with <see cref="PermissionExtensions.RequirePermission{TBuilder}(TBuilder, string)"/>.</summary>
    /// <param name="name">Lower-case letters, digits, dots and dashes, such as <c>notes.write</c>; unique in the extension.</param>
    /// <param name="description">One sentence for the person who grants it.</param>
    /// <returns>This builder.</returns>
    IExtensionBuilder AddPermission(string name, string description);

    /// <summary>Brings a right for the roles of users, such as "edit notes": people put it into roles, and it is gone from them when the extension is.</summary>
    /// <param name="template">The right. It may allow what concerns the extension's own kinds and permissions, and what its manifest asks for itself.</param>
    /// <returns>This builder.</returns>
    IExtensionBuilder AddRoleTemplate(RoleTemplateContribution template);

    /// <summary>Brings something that a token may be limited to, such as "read notes".</summary>
    /// <param name="scope">The scope.</param>
    /// <returns>This builder.</returns>
    IExtensionBuilder AddScope(ScopeContribution scope);

    /// <summary>Subscribes to events, of this and of other extensions.</summary>
    /// <typeparam name="TEvent">A type with <see cref="ExtensionEventAttribute"/>; the publisher's type need not be the same one, only its event name and JSON shape.</typeparam>
    /// <typeparam name="THandler">Created once per event, in a scope of its own.</typeparam>
    /// <returns>This builder.</returns>
    IExtensionBuilder AddEventHandler<TEvent, THandler>() where TEvent : class where THandler : class, IEventHandler<TEvent>;

    /// <summary>Hands the records of the audit log to a sink, from the moment at which the kernel first sees it. The extension needs the right to <c>watch</c> <c>records.audit.luban.dev</c>.</summary>
    /// <typeparam name="TSink">Created once per batch, in a scope of its own.</typeparam>
    /// <param name="name">Lower-case letters, digits and dashes; unique in the extension. The kernel remembers under it how far the sink has come: keep it from version to version.</param>
    /// <returns>This builder.</returns>
    IExtensionBuilder AddAuditSink<TSink>(string name) where TSink : class, IAuditSink;

    /// <summary>
    /// Adds a type of identity provider. An <c>IdentityProvider</c> object uses it with <c>spec.type: {extension id}/{type}</c>, and people can
    /// sign in with it as long as the extension is enabled.
    /// </summary>
    /// <typeparam name="TProvider">A class that implements <see cref="IRedirectIdentityProvider"/>, <see cref="IPasswordIdentityProvider"/>, or both.</typeparam>
    /// <param name="type">Letters, digits and dashes, such as <c>badge</c>; unique in the extension.</param>
    /// <param name="configure">Sets the time that a call may take, and the record of <c>spec.config</c>.</param>
    /// <returns>This builder.</returns>
    IExtensionBuilder AddIdentityProvider<TProvider>(string type, Action<IdentityProviderOptions>? configure = null) where TProvider : class, IIdentityProvider;
}
