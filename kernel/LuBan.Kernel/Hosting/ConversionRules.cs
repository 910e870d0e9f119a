using System.Reflection;
using LuBan.Sdk;

namespace LuBan.Kernel.Hosting;

/// <summary>What the versions of a kind and their conversions must look like.</summary>
internal static class ConversionRules
{
    public static IEnumerable<ExtensionProblem> Check(IReadOnlyList<Type> kinds, IReadOnlyList<VersionConversion> conversions)
    {
        foreach (var conversion in conversions)
        {
            var (older, storage) = (Attribute(conversion.Older), Attribute(conversion.Storage));
            // Without the attribute it was refused already.
            if (older is null || storage is null) continue;
            if ((older.Group, older.Kind) != (storage.Group, storage.Kind) || older.Version == storage.Version)
            {
                yield return new("LB3087", TypeNames.Of(conversion.Converter),
                    $"It converts {Name(older)} and {Name(storage)}, which are not two versions of one kind. Give both records the same group and kind, and different versions.");
            }
        }
        foreach (var kind in kinds.Where(type => Attribute(type) is not null).GroupBy(type => (Attribute(type)!.Group, Attribute(type)!.Kind)).Where(kind => kind.Count() > 1))
        {
            var own = conversions.Where(conversion => kind.Contains(conversion.Storage)).ToList();
            var stored = own.Select(conversion => conversion.Storage).Distinct().ToList();
            var place = $"{kind.Key.Kind}.{kind.Key.Group}";
            if (stored.Count > 1)
                yield return new("LB3087", place, $"Conversions name {stored.Count} storage versions: {string.Join(", ", stored.Select(TypeNames.Of))}. Objects are stored in one version: let every AddConversion of the kind end in the same record.");
            foreach (var type in kind.Except(stored))
            {
                var count = own.Count(conversion => conversion.Older == type);
                if (count == 0)
                    yield return new("LB3086", place, $"{TypeNames.Of(type)} is one of {kind.Count()} versions of the kind, and nothing converts it. Add AddConversion<{type.Name}, …>() with the record of the storage version and a converter.");
                else if (count > 1 && stored.Count == 1)
                    yield return new("LB3087", place, $"{TypeNames.Of(type)} has {count} converters. Keep one.");
            }
        }
    }

    private static ResourceKindAttribute? Attribute(Type type) => type.GetCustomAttribute<ResourceKindAttribute>();

    private static string Name(ResourceKindAttribute kind) => $"{kind.Kind} {kind.Group}/{kind.Version}";
}
