using System.Collections;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace LuBan.Kernel.Hosting;

/// <summary>
/// Removes from the shared frameworks' statics what belongs to a dying extension, and nothing else. Private reflection: if an update
/// of the framework renames a field, the extension is reported as leaked, never handled wrongly. <see cref="Missing"/> tells.
/// </summary>
internal static class UnloadHygiene
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly Type[] Disposables =
    [
        typeof(Timer), typeof(PeriodicTimer), typeof(System.Timers.Timer), typeof(CancellationTokenSource), typeof(EventListener),
        typeof(Meter), typeof(MeterListener), typeof(ActivitySource), typeof(ActivityListener), typeof(DiagnosticListener),
        typeof(FileSystemWatcher), typeof(HttpMessageInvoker),
    ];

    private static readonly Type? ReflectProvider = Type.GetType("System.ComponentModel.ReflectTypeDescriptionProvider, System.ComponentModel.TypeConverter");
    private static readonly FieldInfo? TypeData = ReflectProvider?.GetField("_typeData", Any);
    private static readonly FieldInfo? DescriptorLock = Type.GetType("System.ComponentModel.TypeDescriptor, System.ComponentModel.TypeConverter")?.GetField("s_commonSyncObject", Any);
    private static readonly Type? DescriptionNode = Type.GetType("System.ComponentModel.TypeDescriptor+TypeDescriptionNode, System.ComponentModel.TypeConverter");
    private static readonly FieldInfo? NodeNext = DescriptionNode?.GetField("Next", Any);
    private static readonly FieldInfo? NodeProvider = DescriptionNode?.GetField("Provider", Any);

    private static readonly FieldInfo? JsonCachingContext = typeof(JsonSerializerOptions).GetField("_cachingContext", Any);
    private static readonly FieldInfo? JsonLast = typeof(JsonSerializerOptions).GetField("_lastTypeInfo", Any);
    private static readonly FieldInfo? JsonCache = JsonCachingContext?.FieldType.GetField("_cache", Any);
    private static readonly MethodInfo? JsonClear = typeof(JsonSerializerOptions).GetMethod("ClearCaches", Any);
    private static readonly MethodInfo? JsonClearAccessors = typeof(DefaultJsonTypeInfoResolver).GetMethod("ClearMemberAccessorCaches", Any);
    private static readonly PropertyInfo? JsonTracked = Type.GetType("System.Text.Json.JsonSerializerOptions+TrackedOptionsInstances, System.Text.Json")?.GetProperty("All", Any);

    private static FieldInfo? ProxyMap => Type.GetType("System.Reflection.DispatchProxyGenerator, System.Reflection.DispatchProxy")?.GetField("s_alcProxyAssemblyMap", Any);

    /// <summary>What this class reaches into and the running framework does not have. Empty on a framework that it knows.</summary>
    public static IReadOnlyList<string> Missing()
    {
        (string Name, object? Member)[] members =
        [
            ("ReflectTypeDescriptionProvider._typeData", TypeData), ("TypeDescriptor.s_commonSyncObject", DescriptorLock),
            ("TypeDescriptionNode.Next", NodeNext), ("TypeDescriptionNode.Provider", NodeProvider),
            ("JsonSerializerOptions._cachingContext", JsonCachingContext), ("JsonSerializerOptions._lastTypeInfo", JsonLast), ("CachingContext._cache", JsonCache),
            ("JsonSerializerOptions.ClearCaches", JsonClear), ("DefaultJsonTypeInfoResolver.ClearMemberAccessorCaches", JsonClearAccessors),
            ("JsonSerializerOptions.TrackedOptionsInstances.All", JsonTracked), ("DispatchProxyGenerator.s_alcProxyAssemblyMap", ProxyMap),
        ];
        return
        [
            .. StaticCache.Catalogue.Where(cache => !cache.Exists()).Select(cache => $"{cache.Type}.{cache.Path} of {cache.Assembly}"),
            .. members.Where(member => member.Member is null).Select(member => member.Name),
        ];
    }

    /// <summary>Cleans up after an extension that is stopped and disposed.</summary>
    /// <returns>What failed, as text.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static IReadOnlyList<string> Clean(AssemblyLoadContext context, HygieneRows rows = HygieneRows.All)
    {
        var problems = new List<string>();
        Try(HygieneRows.Statics, () => DisposeStatics(context));
        Try(HygieneRows.Meters, () => DisposeMeters(context));
        foreach (var cache in StaticCache.Catalogue) Try(cache.Row, () => Evict(cache.Read(), context));
        Try(HygieneRows.TypeDescriptors, () => EvictDescriptors(context));
        Try(HygieneRows.Json, () => ClearJson(context));
        Try(HygieneRows.Proxies, () => RemoveProxies(context));
        return problems;

        void Try(HygieneRows row, Action clean)
        {
            if (!rows.HasFlag(row)) return;
            try
            {
                clean();
            }
            catch (Exception exception)
            {
                problems.Add($"clean-up of {row} failed: {LoadFailure.Describe(exception)}");
            }
        }
    }

    private static void Evict(object? cache, AssemblyLoadContext context)
    {
        if (cache is not IDictionary entries) return;
        // The framework's Hashtables are written under this lock; its ConcurrentDictionaries do not mind it.
        lock (DescriptorLock?.GetValue(null) ?? cache)
        {
            object[] dying = [.. entries.Keys.Cast<object>().Where(key => Mentions.Of(key, context))];
            foreach (var key in dying) entries.Remove(key);
        }
    }

    // The provider of a shared base type, such as object, describes every type that derives from it.
    private static void EvictDescriptors(AssemblyLoadContext context)
    {
        foreach (var cache in StaticCache.Catalogue.Where(cache => cache.Path is "s_providerTypeTable" or "s_providerTable"))
        {
            if (cache.Read() is not IDictionary entries) continue;
            object?[] nodes = [.. entries.Values.Cast<object?>()];
            foreach (var first in nodes)
            {
                for (var node = first; node is not null; node = NodeNext?.GetValue(node))
                {
                    var provider = NodeProvider?.GetValue(node);
                    if (provider is not null && provider.GetType() == ReflectProvider) Evict(TypeData?.GetValue(provider), context);
                }
            }
        }
    }

    private static void ClearJson(AssemblyLoadContext context)
    {
        if (JsonTracked?.GetValue(null) is not IEnumerable<KeyValuePair<JsonSerializerOptions, object?>> tracked) return;
        // Options that are equal share one cache, and each keeps what it used last besides: all are found before the first is cleared.
        JsonSerializerOptions[] pinned = [.. tracked.Select(entry => entry.Key).Where(options => Pins(options, context))];
        foreach (var options in pinned) JsonClear!.Invoke(options, null);
        // Accessors of members are cached apart, by type.
        if (pinned.Length > 0) JsonClearAccessors?.Invoke(null, null);
    }

    private static bool Pins(JsonSerializerOptions options, AssemblyLoadContext context) =>
        JsonLast?.GetValue(options) is JsonTypeInfo last && Mentions.Of(last.Type, context)
        || JsonCachingContext?.GetValue(options) is { } caching && JsonCache?.GetValue(caching) is IDictionary types && types.Keys.Cast<object>().Any(type => Mentions.Of(type, context));

    private static void DisposeMeters(AssemblyLoadContext context)
    {
        var dying = new HashSet<Meter>();
        using (var listener = new MeterListener())
        {
            listener.InstrumentPublished = (instrument, _) =>
            {
                if (BelongsTo(instrument, context)) dying.Add(instrument.Meter);
            };
            listener.Start();
        }
        foreach (var meter in dying) meter.Dispose();
    }

    private static bool BelongsTo(Instrument instrument, AssemblyLoadContext context)
    {
        for (var type = instrument.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            if (Mentions.Of(type, context)) return true;
            if (type.GetFields(Any).Any(field => !field.IsStatic && (field.FieldType == typeof(object) || typeof(Delegate).IsAssignableFrom(field.FieldType)) && Mentions.Of(field.GetValue(instrument), context))) return true;
        }
        return false;
    }

    private static void RemoveProxies(AssemblyLoadContext context)
    {
        if (ProxyMap?.GetValue(null) is { } map) map.GetType().GetMethod("Remove", [typeof(AssemblyLoadContext)])!.Invoke(map, [context]);
    }

    private static void DisposeStatics(AssemblyLoadContext context)
    {
        foreach (var field in context.Assemblies.Where(assembly => assembly.GetName().Name != SharedAssemblies.PrivateFrameworkAssembly).SelectMany(TypesOf)
            .Where(type => !type.ContainsGenericParameters)
            .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(field => Disposables.Any(known => known.IsAssignableFrom(field.FieldType))))
        {
            // Reading a static runs its type's initialiser, which may throw; then there is nothing to dispose.
            try
            {
                (field.GetValue(null) as IDisposable)?.Dispose();
            }
            catch (Exception exception) when (exception is TargetInvocationException or TypeInitializationException or FileNotFoundException)
            {
            }
        }
    }

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            return exception.Types.OfType<Type>();
        }
    }
}
