using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LuBan.Kernel.Access;
using LuBan.Kernel.Contributions;
using LuBan.Resources;
using LuBan.Sdk;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace LuBan.Kernel.Hosting;

/// <summary>Runs an extension's <c>Configure</c> and builds everything that it asked for. Synchronous: it runs on a thread of its own.</summary>
internal static class ExtensionAssembler
{
    public static void Assemble(ExtensionInstance instance, ExtensionLoadRequest request)
    {
        using var reflection = instance.EnterReflection();
        var assembly = instance.Context.LoadEntry();
        var entry = FindEntry(assembly, request.Manifest);

        var environment = new ExtensionEnvironment(request, instance.Kernel.Options.HostVersion);
        var services = new ServiceCollection();
        ExtensionServices.AddBefore(services, instance, environment, request.Manifest);
        var builder = new ExtensionBuilder(request.Manifest, environment, instance.Configuration, services, assembly);
        Step(instance, "running Configure");
        Configure(entry, builder);
        ThrowProblems(request.Manifest, builder.Problems);

        Step(instance, "building the service container");
        ExtensionServices.AddAfter(services, instance.Kernel.Hygiene);
        Type[] resources = [.. builder.ResourceKinds.Union(builder.Reconcilers.Select(reconciler => reconciler.Resource).Except(builder.UsedKinds))];
        var watched = builder.Reconcilers.SelectMany(reconciler => reconciler.Options.Triggers).Select(trigger => trigger.ResourceType).Concat(builder.Indexes.Select(index => index.ResourceType));
        instance.Facades = new(environment, resources, [.. builder.UsedKinds.Union(watched).Except(resources)]) 
        {
            Indexes = builder.Indexes, Conversions = builder.Conversions, Access = [.. request.Manifest.Access.SelectMany(ExtensionRights.ToRules)],
        };
        foreach (var source in instance.Kernel.Sources) source.Add(services, instance.Facades);
        instance.UseContainer(BuildContainer(services));

        Step(instance, "binding its configuration");
        instance.OptionChecks = builder.OptionChecks;
        CheckOptions(instance);

        Step(instance, "creating its hosted services");
        instance.HostedServices.AddRange(instance.Services.GetServices<IHostedService>());

        Step(instance, "building its pipeline and mapping routes");
        builder.RouteServices.Resolve(instance.Services);
        instance.Pipeline = ExtensionPipeline.Build(instance, builder, instance.Kernel.Authorizer);

        Step(instance, "constructing its endpoints");
        var endpoints = EndpointCheck.Construct(instance.Services.GetRequiredService<EndpointDataSource>());
        ThrowProblems(request.Manifest, EndpointCheck.Check(endpoints, builder.Permissions));
        AddReconcilers(instance, builder);
        AddAdmissions(instance, builder);
        foreach (var (provider, type, _) in builder.IdentityProviders) instance.IdentityProviders.Add(type, provider);
        instance.Subscriptions.AddRange(builder.EventHandlers.Select(create => WithReflection(instance, create(instance.Services))));
        instance.AuditSinks.AddRange(builder.AuditSinks.Select(create => WithReflection(instance, create(instance.Services))));
        instance.Endpoints = endpoints;
        instance.Runtime.SetContributions(Describe(instance, builder, endpoints));
    }

    /// <summary>Creates every kind of options as the configuration is visible now.</summary>
    public static void CheckOptions(ExtensionInstance instance)
    {
        var failures = new List<string>();
        foreach (var check in instance.OptionChecks)
        {
            try
            {
                check(instance.Services);
            }
            catch (OptionsValidationException exception)
            {
                failures.AddRange(exception.Failures.Select(failure => $"{exception.OptionsType.Name}: {failure}"));
            }
            catch (Exception exception)
            {
                // The binder's complaint about a value of the wrong form, or a validator that threw.
                failures.Add(LoadFailure.Describe(exception));
            }
        }
        if (failures.Count > 0)
        {
            throw new ExtensionException("LB3017",
                $"The configuration of extension '{instance.Runtime.Id}' has {failures.Count} problem(s): {string.Join(" | ", failures)} Correct spec.config of its install plan.");
        }
    }

    private static Type FindEntry(Assembly assembly, ExtensionManifest manifest)
    {
        if (manifest.EntryType is { } name)
        {
            return assembly.GetType(name) is { } named && IsEntry(named)
                ? named
                : throw new ExtensionException("LB3002", $"The manifest names '{name}' as the extension's class, but {manifest.Entry} has no such public class that derives from LuBan.Sdk.Extension and has a public constructor without parameters.");
        }
        Type[] found = [.. assembly.GetTypes().Where(IsEntry)];
        return found is [var only]
            ? only
            : throw new ExtensionException("LB3002", found.Length == 0
                ? $"{manifest.Entry} has no public class that derives from LuBan.Sdk.Extension and has a public constructor without parameters. Add one."
                : $"{manifest.Entry} has {found.Length} extension classes: {string.Join(", ", found.Select(type => type.FullName))}. Keep one, or name one in the manifest's 'entryType'.");
    }

    private static bool IsEntry(Type type) =>
        type is { IsPublic: true, IsAbstract: false } && type.IsSubclassOf(typeof(Extension)) && type.GetConstructor(Type.EmptyTypes) is not null;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Configure(Type entry, ExtensionBuilder builder)
    {
        var extension = (Extension)Activator.CreateInstance(entry)!;
        extension.Configure(builder);
    }

    private static ServiceProvider BuildContainer(ServiceCollection services)
    {
        try
        {
            return services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        }
        catch (AggregateException exception)
        {
            throw new ExtensionException("LB3013",
                $"{exception.InnerExceptions.Count} service(s) of the extension cannot be built: {string.Join(" | ", exception.InnerExceptions.Select(inner => inner.InnerException?.Message ?? inner.Message).Distinct())} " +
                "Register what is missing in extension.Services.");
        }
    }

    private static void AddReconcilers(ExtensionInstance instance, ExtensionBuilder builder)
    {
        foreach (var (reconciler, resource, options) in builder.Reconcilers)
        {
            var create = (IReconcilerInvoker)Activator.CreateInstance(typeof(ReconcilerInvoker<,>).MakeGenericType(reconciler, resource))!;
            instance.Reconcilers.Add(new(TypeNames.Of(reconciler), instance.Runtime.Id, resource, options,
                (request, cancellationToken) => create.ReconcileAsync(instance, request, cancellationToken)) { Services = instance.Services, Budget = instance.Containment.Reconciles });
        }
    }

    private static void AddAdmissions(ExtensionInstance instance, ExtensionBuilder builder)
    {
        // A resolver of its own: equal options would share one cache with other extensions.
        var json = new JsonSerializerOptions(ResourceJson.CreateOptions()) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        foreach (var (hook, resource, options) in builder.Admissions)
        {
            var kind = ResourceKind.FromType(resource, instance.Runtime.Id);
            var invoker = (IAdmissionInvoker)Activator.CreateInstance(typeof(AdmissionInvoker<,>).MakeGenericType(hook, resource), json)!;
            var contribution = new AdmissionContribution(TypeNames.Of(hook), kind.Group, kind.Version, kind.Plural, AdmissionRules.Defaults(resource, hook), AdmissionRules.Validates(resource, hook))
            {
                Operations = options.Operations, Order = options.Order, Timeout = options.Timeout, FailurePolicy = options.FailurePolicy,
                LabelSelector = options.LabelSelector, NamespaceSelector = options.NamespaceSelector,
            };
            instance.Admissions[contribution] = invoker;
        }
    }

    private static EventSubscription WithReflection(ExtensionInstance instance, EventSubscription subscription) => subscription with
    {
        HandleAsync = async (json, context, cancellationToken) =>
        {
            using var reflection = instance.EnterReflection();
            await subscription.HandleAsync(json, context, cancellationToken);
        },
    };

    private static AuditSinkSubscription WithReflection(ExtensionInstance instance, AuditSinkSubscription sink) => sink with
    {
        WriteAsync = async (records, cancellationToken) =>
        {
            using var reflection = instance.EnterReflection();
            await sink.WriteAsync(records, cancellationToken);
        },
    };

    private static ContributionSet Describe(ExtensionInstance instance, ExtensionBuilder builder, IReadOnlyList<RouteEndpoint> endpoints) => new()
    {
        Endpoints = EndpointCheck.Describe(endpoints),
        Kinds = [.. builder.ResourceKinds.Select(type => type.GetCustomAttribute<ResourceKindAttribute>()!).Select(kind => new KindContribution(kind.Group, kind.Version, kind.Kind, kind.Plural))],
        Permissions = [.. builder.Permissions.Values],
        HostedServices = [.. instance.HostedServices.Select(service => service.GetType())
            .Where(type => IsOf(instance, type)).Select(TypeNames.Of)],
        Reconcilers = [.. builder.Reconcilers.Select(reconciler => TypeNames.Of(reconciler.Reconciler))],
        Admissions = [.. instance.Admissions.Keys],
        RoleTemplates = RoleContributions.Templates(builder),
        Scopes = RoleContributions.Scopes(builder),
        IdentityProviders = [.. builder.IdentityProviders.Select(provider => IdentityProviderRules.Describe(instance.Runtime.Id, provider.Provider, provider.Type, provider.Options))],
        Events = [.. instance.Subscriptions.Select(subscription => subscription.EventName).Distinct()],
        AuditSinks = [.. instance.AuditSinks.Select(sink => sink.Name)],
        DisplayName = instance.Runtime.Manifest.DisplayName,
        Console = instance.Runtime.Console,
    };

    // Of the extension's own assemblies, or made of its types.
    private static bool IsOf(ExtensionInstance instance, Type type) =>
        AssemblyLoadContext.GetLoadContext(type.Assembly) == instance.Context || type.GetGenericArguments().Any(argument => IsOf(instance, argument));

    private static void Step(ExtensionInstance instance, string stage)
    {
        instance.ThrowIfAbandoned();
        instance.Stage = stage;
    }

    private static void ThrowProblems(ExtensionManifest manifest, IReadOnlyList<ExtensionProblem> problems)
    {
        if (problems.Count == 0) return;
        throw problems is [var single]
            ? new ExtensionException(single.Code, $"{single.Location}: {single.Message}")
            : new ExtensionException(problems[0].Code, $"Extension '{manifest.Id}' {manifest.Version} has {problems.Count} problems: {string.Join(" | ", problems)}");
    }
}
