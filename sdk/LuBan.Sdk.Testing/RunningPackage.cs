using System.IO.Compression;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using LuBan.Kernel.Hosting;

namespace LuBan.Sdk.Testing;

/// <summary>
/// A package of an extension that is part of the running program: its assembly, and the libraries beside it that the assembly refers to, directly or not.
/// For programs of one file, which no build packs.
/// </summary>
internal static class RunningPackage
{
    private const string AppFolder = "luban/app/net10.0/";
    private const string Version = "1.0.0";

    /// <summary>What the program runs on; the kernel has it already.</summary>
    private static readonly HashSet<string> Kernel = new(StringComparer.Ordinal) { "LuBan.Sdk.Testing", "LuBan.Kernel", "LuBan.Packages", "LuBan.Resources" };

    public static ExtensionPackage Create(Type extension)
    {
        var assembly = extension.Assembly;
        var name = assembly.GetName().Name!;
        var id = ExtensionId.IsValid(name) ? name : $"Local.{name}";
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(archive, $"{id}.nuspec", Nuspec(id));
            Write(archive, "luban/extension.json", Manifest(id, extension).ToJsonString());
            foreach (var file in Files(assembly)) archive.CreateEntryFromFile(file, AppFolder + Path.GetFileName(file), CompressionLevel.NoCompression);
        }
        return ExtensionPackage.Read(content.ToArray(), name);
    }

    private static JsonObject Manifest(string id, Type extension)
    {
        var assembly = extension.Assembly;
        return new()
        {
            ["id"] = id,
            ["version"] = Version,
            ["requires"] = new JsonObject { ["luban"] = $">={LuBan.Kernel.Host.Version}" },
            ["entry"] = Path.GetFileName(assembly.Location),
            ["entryType"] = extension.FullName,
            ["permissions"] = List(assembly.GetCustomAttributes<ExtensionPermissionAttribute>(), one => new JsonObject { ["name"] = one.Name, ["description"] = one.Description }),
            ["access"] = List(assembly.GetCustomAttributes<ExtensionAccessAttribute>(), one => new JsonObject { ["apiGroups"] = new JsonArray(one.ApiGroup), ["resources"] = Split(one.Resources), ["verbs"] = Split(one.Verbs), ["reason"] = one.Reason }),
            ["warmUp"] = List(assembly.GetCustomAttributes<ExtensionWarmUpAttribute>(), one => JsonValue.Create(one.Path)),
        };
    }

    private static string Nuspec(string id)
    {
        XNamespace ns = "http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd";
        return new XElement(ns + "package", new XElement(ns + "metadata",
            new XElement(ns + "id", id), new XElement(ns + "version", Version), new XElement(ns + "authors", "local"), new XElement(ns + "description", "A program of one file."),
            new XElement(ns + "packageTypes", new XElement(ns + "packageType", new XAttribute("name", "LuBanExtension"))),
            new XElement(ns + "dependencies", new XElement(ns + "group", new XAttribute("targetFramework", "net10.0"), new XElement(ns + "dependency", new XAttribute("id", "LuBan.Sdk"), new XAttribute("version", LuBan.Kernel.Host.Version)))))).ToString();
    }

    /// <summary>The assembly, its symbols, and the libraries that it needs and the kernel does not share.</summary>
    private static IReadOnlyList<string> Files(Assembly entry)
    {
        var folder = Path.GetDirectoryName(entry.Location)!;
        var (found, open) = (new Dictionary<string, string>(StringComparer.Ordinal), new Queue<Assembly>([entry]));
        found[entry.GetName().Name!] = entry.Location;
        while (open.TryDequeue(out var assembly))
        {
            foreach (var name in assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => !Kernel.Contains(name) && !SharedAssemblies.Contains(name)))
            {
                var file = Path.Combine(folder, name + ".dll");
                if (File.Exists(file) && found.TryAdd(name, file)) open.Enqueue(Assembly.Load(name));
            }
        }
        var symbols = Path.ChangeExtension(entry.Location, ".pdb");
        return [.. found.Values.Order(StringComparer.Ordinal), .. File.Exists(symbols) ? [symbols] : Array.Empty<string>()];
    }

    private static JsonArray List<T>(IEnumerable<T> attributes, Func<T, JsonNode?> write) => [.. attributes.Select(write)];

    private static JsonArray Split(string text) => [.. text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(value => JsonValue.Create(value))];

    private static void Write(ZipArchive archive, string name, string text)
    {
        using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(Encoding.UTF8.GetBytes(text));
    }
}
