using System.Reflection;

namespace LuBan.Kernel.Hosting;

/// <summary>A static field of the shared frameworks that remembers types, and with them the extension that they belong to.</summary>
/// <param name="Assembly">Its assembly's simple name.</param>
/// <param name="Type">Its type's full name.</param>
/// <param name="Path">The static field, then instance fields to walk through, such as <c>Instance._cache</c>.</param>
/// <param name="Row">What fills it.</param>
internal sealed record StaticCache(string Assembly, string Type, string Path, HygieneRows Row)
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Everything known to remember extension types, on .NET 10.0.</summary>
    public static IReadOnlyList<StaticCache> Catalogue { get; } =
    [
        .. from assembly in new[] { "Microsoft.AspNetCore.Http.Extensions", "Microsoft.AspNetCore.Mvc.Abstractions" }
           from instance in new[] { "Instance", "NonThrowingInstance" }
           from cache in new[] { "_stringMethodCallCache", "_bindAsyncMethodCallCache", "_constructorCache" }
           select new StaticCache(assembly, "Microsoft.AspNetCore.Http.ParameterBindingMethodCache", $"{instance}.{cache}", HygieneRows.ParameterBinding),
        .. from assembly in new[] { "Microsoft.AspNetCore.Mvc.Core", "Microsoft.AspNetCore.Http.Abstractions", "Microsoft.AspNetCore.Routing", "Microsoft.AspNetCore.Routing.Abstractions" }
           from cache in new[] { "PropertiesCache", "VisiblePropertiesCache" }
           select new StaticCache(assembly, "Microsoft.Extensions.Internal.PropertyHelper", cache, HygieneRows.PropertyHelpers),
        new("Microsoft.AspNetCore.Http.Abstractions", "Microsoft.AspNetCore.Routing.RouteValueDictionary", "_propertyCache", HygieneRows.PropertyHelpers),
        new("Microsoft.AspNetCore.Http.Abstractions", "Microsoft.AspNetCore.Http.EndpointMetadataCollection", "Empty._cache", HygieneRows.EndpointMetadata),
        new("System.ComponentModel.TypeConverter", "System.ComponentModel.TypeDescriptor", "s_defaultProviderInitialized", HygieneRows.TypeDescriptors),
        new("System.ComponentModel.TypeConverter", "System.ComponentModel.TypeDescriptor", "s_providerTypeTable", HygieneRows.TypeDescriptors),
        new("System.ComponentModel.TypeConverter", "System.ComponentModel.TypeDescriptor", "s_providerTable", HygieneRows.TypeDescriptors),
        new("System.ComponentModel.TypeConverter", "System.ComponentModel.ReflectTypeDescriptionProvider", "s_propertyCache", HygieneRows.TypeDescriptors),
        new("System.ComponentModel.TypeConverter", "System.ComponentModel.ReflectTypeDescriptionProvider", "s_eventCache", HygieneRows.TypeDescriptors),
        new("System.ComponentModel.TypeConverter", "System.ComponentModel.ReflectTypeDescriptionProvider", "s_attributeCache", HygieneRows.TypeDescriptors),
        new("System.ComponentModel.TypeConverter", "System.ComponentModel.ReflectTypeDescriptionProvider", "s_extendedPropertyCache", HygieneRows.TypeDescriptors),
        new("System.ComponentModel.Annotations", "System.ComponentModel.DataAnnotations.ValidationAttributeStore", "<Instance>k__BackingField._typeStoreItems", HygieneRows.Validation),
        new("System.ComponentModel.Annotations", "System.ComponentModel.DataAnnotations.AssociatedMetadataTypeTypeDescriptor+TypeDescriptorCache", "s_metadataTypeCache", HygieneRows.Validation),
        new("System.ComponentModel.Annotations", "System.ComponentModel.DataAnnotations.AssociatedMetadataTypeTypeDescriptor+TypeDescriptorCache", "s_typeMemberCache", HygieneRows.Validation),
        new("System.ComponentModel.Annotations", "System.ComponentModel.DataAnnotations.AssociatedMetadataTypeTypeDescriptor+TypeDescriptorCache", "s_validatedMetadataTypeCache", HygieneRows.Validation),
        new("Microsoft.AspNetCore.Mvc.Core", "Microsoft.AspNetCore.Mvc.ModelBinding.Validation.DefaultCollectionValidationStrategy", "Instance._genericGetEnumeratorCache", HygieneRows.CollectionValidation),
    ];

    /// <summary>Whether the field exists in the running framework. A missing one was renamed by an update: look where the cache went.</summary>
    public bool Exists()
    {
        var type = FindType();
        foreach (var part in Path.Split('.'))
        {
            if (type?.GetField(part, Any) is not { } field) return false;
            type = field.FieldType;
        }
        return type is not null;
    }

    /// <summary>The cache itself; null while its assembly is not loaded or it was never filled.</summary>
    public object? Read()
    {
        // An assembly that nobody has loaded caches nothing, and loading it here would only cost memory.
        if (!IsLoaded()) return null;
        var (type, value) = (FindType(), (object?)null);
        foreach (var part in Path.Split('.'))
        {
            var field = type?.GetField(part, Any);
            value = field?.GetValue(value);
            if (value is null) return null;
            type = field!.FieldType;
        }
        return value;
    }

    private bool IsLoaded() => AppDomain.CurrentDomain.GetAssemblies().Any(loaded => !loaded.IsCollectible && loaded.GetName().Name == Assembly);

    private Type? FindType() => System.Type.GetType($"{Type}, {Assembly}");
}
