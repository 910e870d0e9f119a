using System.Reflection;
using System.Text.Json;
using LuBan.Kernel.Access;
using LuBan.Kernel.Contributions;
using LuBan.Sdk;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Hosting;

/// <summary>Collects what one version of an extension contributes.</summary>
internal sealed class ExtensionBuilder : IExtensionBuilder
{
    private readonly Assembly _assembly;
    private readonly List<ExtensionProblem> _problems = [];
    private readonly HashSet<string> _auditSinks = new(StringComparer.Ordinal);
    private IHealthChecksBuilder? _healthChecks;

    public ExtensionBuilder(ExtensionManifest manifest, IExtensionEnvironment environment, IConfiguration configuration, IServiceCollection services, Assembly assembly)
    {
        Manifest = manifest;
        Environment = environment;
        Configuration = configuration;
        Services = services;
        _assembly = assembly;
        RouteBuilder = new(RouteServices);
        foreach (var permission in manifest.Permissions) Permissions[permission.Name] = permission;
    }

    public ExtensionManifest Manifest { get; }

    public IExtensionEnvironment Environment { get; }

    public IConfiguration Configuration { get; }

    public IServiceCollection Services { get; }

    public IEndpointRouteBuilder Routes => RouteBuilder;

    public IHealthChecksBuilder HealthChecks => _healthChecks ??= Services.AddHealthChecks();

    public DeferredServiceProvider RouteServices { get; } = new();

    public ExtensionRouteBuilder RouteBuilder { get; }

    public bool HasControllers { get; private set; }

    public List<Action<IEndpointRouteBuilder>> RouteMappings { get; } = [];

    public List<Action<IApplicationBuilder>> Middleware { get; } = [];

    public List<Type> ResourceKinds { get; } = [];

    public List<Type> UsedKinds { get; } = [];

    public List<(Type Reconciler, Type Resource, ReconcilerOptions Options)> Reconcilers { get; } = [];

    public List<ResourceIndex> Indexes { get; } = [];

    public List<(Type Hook, Type Resource, AdmissionOptions Options)> Admissions { get; } = [];

    public List<(Type Provider, string Type, IdentityProviderOptions Options)> IdentityProviders { get; } = [];

    public List<VersionConversion> Conversions { get; } = [];

    public List<Func<IServiceProvider, EventSubscription>> EventHandlers { get; } = [];

    public List<Func<IServiceProvider, AuditSinkSubscription>> AuditSinks { get; } = [];

    /// <summary>Creates each kind of options from the configuration as it is visible now, which validates it.</summary>
    public List<Action<IServiceProvider>> OptionChecks { get; } = [];

    public List<RoleTemplateContribution> RoleTemplates { get; } = [];

    public List<ScopeContribution> Scopes { get; } = [];

    public Dictionary<string, PermissionDeclaration> Permissions { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<ExtensionProblem> Problems => [.. _problems, .. AdmissionRules.CheckOwners(Admissions, ResourceKinds), .. ConversionRules.Check(ResourceKinds, Conversions), .. AccessChecks.Check(this)];

    public IExtensionBuilder MapRoutes(Action<IEndpointRouteBuilder> map)
    {
        ArgumentNullException.ThrowIfNull(map);
        RouteMappings.Add(map);
        return this;
    }

    public IExtensionBuilder UseMiddleware(Action<IApplicationBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        Middleware.Add(configure);
        return this;
    }

    public IExtensionBuilder AddControllers(Action<IMvcBuilder>? configure = null)
    {
        if (!HasControllers)
        {
            // Without a manager of our own MVC would load the application by name, which finds nothing outside the default context.
            var parts = new ApplicationPartManager();
            parts.ApplicationParts.Add(new AssemblyPart(_assembly));
            Services.AddSingleton(parts);
            HasControllers = true;
        }
        var mvc = Services.AddControllers();
        configure?.Invoke(mvc);
        return this;
    }

    public IExtensionBuilder AddResource<TResource>() where TResource : Resource => AddKind<TResource>(ResourceKinds);

    public IExtensionBuilder AddConversion<TOlder, TStorage, TConverter>()
        where TOlder : Resource where TStorage : Resource where TConverter : class, IResourceConverter<TOlder, TStorage>, new()
    {
        AddResource<TOlder>().AddResource<TStorage>();
        Conversions.Add(new(typeof(TOlder), typeof(TStorage), typeof(TConverter), json => new VersionConverter<TOlder, TStorage>(new TConverter(), json)));
        return this;
    }

    public IExtensionBuilder UseResource<TResource>() where TResource : Resource => AddKind<TResource>(UsedKinds);

    public IExtensionBuilder AddReconciler<TReconciler>(Action<ReconcilerOptions>? configure = null) where TReconciler : class
    {
        Type[] kinds = [.. typeof(TReconciler).GetInterfaces()
            .Where(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IReconciler<>))
            .Select(contract => contract.GetGenericArguments()[0])];
        if (kinds is not [var resource])
        {
            throw new ArgumentException(
                $"{TypeNames.Of(typeof(TReconciler))} implements IReconciler<T> for {kinds.Length} kinds; it must be exactly one.", nameof(TReconciler));
        }
        var options = new ReconcilerOptions();
        configure?.Invoke(options);
        CheckTriggers(typeof(TReconciler), resource, options);
        Services.TryAddScoped<TReconciler>();
        Reconcilers.Add((typeof(TReconciler), resource, options));
        return this;
    }

    public IExtensionBuilder AddIndex<TResource>(string name, Func<TResource, IEnumerable<string>> values) where TResource : Resource
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(values);
        if (Indexes.Any(index => index.ResourceType == typeof(TResource) && index.Name == name))
            Refuse("LB3094", name, $"The cache of {TypeNames.Of(typeof(TResource))} has two indexes of this name. Give each a name of its own.");
        else if (IsKind(typeof(TResource))) Indexes.Add(new(typeof(TResource), name, values));
        return this;
    }

    public IExtensionBuilder AddAdmission<TResource, THook>(Action<AdmissionOptions>? configure = null) where TResource : Resource where THook : class
    {
        var options = new AdmissionOptions();
        configure?.Invoke(options);
        foreach (var (code, problem) in AdmissionRules.Check(typeof(TResource), typeof(THook), options)) Refuse(code, TypeNames.Of(typeof(THook)), problem);
        Services.TryAddScoped<THook>();
        Admissions.Add((typeof(THook), typeof(TResource), options));
        return this;
    }

    public IExtensionBuilder AddIdentityProvider<TProvider>(string type, Action<IdentityProviderOptions>? configure = null) where TProvider : class, IIdentityProvider
    {
        var options = new IdentityProviderOptions();
        configure?.Invoke(options);
        foreach (var problem in IdentityProviderRules.Check(typeof(TProvider), type, options, IdentityProviders.Select(provider => provider.Type))) Refuse(IdentityProviderRules.Code, TypeNames.Of(typeof(TProvider)), problem);
        Services.TryAddScoped<TProvider>();
        IdentityProviders.Add((typeof(TProvider), type, options));
        return this;
    }

    public IExtensionBuilder AddOptions<TOptions>(string section = "") where TOptions : class
    {
        var configuration = section.Length == 0 ? Configuration : Configuration.GetSection(section);
        Services.AddOptions<TOptions>().Bind(configuration).ValidateDataAnnotations();
        OptionChecks.Add(services => services.GetRequiredService<IOptionsFactory<TOptions>>().Create(Options.DefaultName));
        return this;
    }

    public IExtensionBuilder AddPermission(string name, string description)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Any(letter => !(char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '.' or '-')))
            Refuse("LB3016", name, "A permission's name is made of lower-case letters, digits, dots and dashes, such as 'notes.write'.");
        else if (!Permissions.TryAdd(name, new(name, description)) && Permissions[name].Description is { } other && other != description)
            Refuse("LB3016", name, $"The permission is declared twice with different descriptions: '{other}' and '{description}'. Keep one.");
        else
            Permissions[name] = new(name, description);
        return this;
    }

    public IExtensionBuilder AddRoleTemplate(RoleTemplateContribution template)
    {
        ArgumentNullException.ThrowIfNull(template);
        RoleTemplates.Add(template);
        return this;
    }

    public IExtensionBuilder AddScope(ScopeContribution scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        Scopes.Add(scope);
        return this;
    }

    public IExtensionBuilder AddEventHandler<TEvent, THandler>() where TEvent : class where THandler : class, IEventHandler<TEvent>
    {
        if (typeof(TEvent).GetCustomAttribute<ExtensionEventAttribute>()?.Name is not { } name)
        {
            Refuse("LB3019", TypeNames.Of(typeof(TEvent)), "The class has no [ExtensionEvent(name)]. Add it: publisher and subscriber meet by that name.");
            return this;
        }
        Services.TryAddScoped<THandler>();
        EventHandlers.Add(services => new(name, TypeNames.Of(typeof(THandler)), async (json, context, cancellationToken) =>
        {
            await using var scope = services.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<EventScope>().Context = context;
            var message = JsonSerializer.Deserialize<TEvent>(json.Span, services.GetRequiredService<ExtensionJson>().Options)
                ?? throw new JsonException($"The event '{name}' carries no object.");
            await scope.ServiceProvider.GetRequiredService<THandler>().HandleAsync(message, cancellationToken);
        }));
        return this;
    }

    public IExtensionBuilder AddAuditSink<TSink>(string name) where TSink : class, IAuditSink
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Length > 40 || name.Any(letter => !(char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')))
            Refuse("LB8510", name, "An audit sink's name is made of at most 40 lower-case letters, digits and dashes, such as 'siem'.");
        else if (!_auditSinks.Add(name))
            Refuse("LB8510", name, "Two audit sinks have this name. Give each a name of its own: the kernel remembers under it how far the sink has come.");
        Services.TryAddScoped<TSink>();
        AuditSinks.Add(services => new(name, async (records, cancellationToken) =>
        {
            await using var scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<TSink>().WriteAsync(records, cancellationToken);
        }));
        return this;
    }

    private ExtensionBuilder AddKind<TResource>(List<Type> kinds)
    {
        if (typeof(TResource).GetCustomAttribute<ResourceKindAttribute>() is null)
            Refuse("LB3019", TypeNames.Of(typeof(TResource)), "The class has no [ResourceKind(group, version, kind)]. Add it: it gives the kind its place in the API.");
        else if (!kinds.Contains(typeof(TResource))) kinds.Add(typeof(TResource));
        return this;
    }

    private void CheckTriggers(Type reconciler, Type resource, ReconcilerOptions options)
    {
        foreach (var trigger in options.Triggers)
        {
            if (trigger.Role == ReconcilerTriggerRole.Own && trigger.ResourceType != resource)
            {
                Refuse("LB3093", TypeNames.Of(reconciler),
                    $"When<{trigger.ResourceType.Name}>(…) filters the changes of a kind that {reconciler.Name} does not reconcile; it reconciles {resource.Name}. Use When<{resource.Name}>(…), or the second argument of Owns or Watches.");
            }
            IsKind(trigger.ResourceType);
        }
    }

    private bool IsKind(Type type)
    {
        if (type.GetCustomAttribute<ResourceKindAttribute>() is not null) return true;
        Refuse("LB3019", TypeNames.Of(type), "The class has no [ResourceKind(group, version, kind)]. Add it: it gives the kind its place in the API.");
        return false;
    }

    private void Refuse(string code, string location, string message) => _problems.Add(new(code, location, message));
}
