using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace LuBan.Sdk.Build.Lint.Code;

/// <summary>Reads an assembly.</summary>
internal sealed class AssemblyScanner
{
    private readonly MetadataReader _reader;
    private readonly string _path;
    private readonly List<CodeCall> _calls = [];
    private readonly Dictionary<string, int> _literals = new(StringComparer.Ordinal);
    private readonly List<StaticField> _fields = [];
    private readonly List<LintPlace> _asyncVoids = [];
    private readonly List<SuppressionUse> _suppressions = [];
    private readonly List<(string, LintPlace)> _demands = [];
    private readonly List<RouteUse> _routes = [];
    private readonly Dictionary<string, IReadOnlyList<string>> _interfaces = new(StringComparer.Ordinal);

    private AssemblyScanner(MetadataReader reader, string path)
    {
        _reader = reader;
        _path = path;
    }

    /// <summary>Name, version and how it was compiled; null when the file is no .NET assembly.</summary>
    public static ScannedAssembly? ReadHeader(string path, byte[] bytes) => Read(path, bytes, (_, reader) => Header(path, reader));

    /// <summary>The same, with the kinds that its records describe.</summary>
    public static ScannedAssembly? ReadKinds(string path, byte[] bytes) => Read(path, bytes, (_, reader) => Header(path, reader) with { Kinds = [.. new KindReader(reader).Read()] });

    /// <summary>Everything.</summary>
    /// <param name="path">In the package.</param>
    /// <param name="bytes">The assembly.</param>
    /// <param name="symbols">Its portable symbols; null when they are not shipped, or inside it.</param>
    public static ScannedAssembly? Scan(string path, byte[] bytes, byte[]? symbols) => Read(path, bytes, (image, reader) =>
    {
        using var lines = SourceLines.Of(image, symbols);
        return new AssemblyScanner(reader, path).Scan(image, lines);
    });

    private static ScannedAssembly? Read(string path, byte[] bytes, Func<PEReader, MetadataReader, ScannedAssembly> read)
    {
        using var image = new PEReader(ImmutableArray.Create(bytes));
        return MetadataOf(image) is { IsAssembly: true } reader ? read(image, reader) : null;
    }

    private static MetadataReader? MetadataOf(PEReader image)
    {
        try
        {
            return image.HasMetadata ? image.GetMetadataReader() : null;
        }
        catch (BadImageFormatException)
        {
            // A native library, or a broken file: other rules speak of those.
            return null;
        }
    }

    private static ScannedAssembly Header(string path, MetadataReader reader)
    {
        var definition = reader.GetAssemblyDefinition();
        var debuggable = AttributeUse.Of(reader, definition.GetCustomAttributes()).FirstOrDefault(one => one.Type == "System.Diagnostics.DebuggableAttribute");
        // DebuggingModes.DisableOptimizations is 0x100; the older constructor says it with its second argument.
        var isDebug = debuggable?.Arguments is [int modes] ? (modes & 0x100) != 0 : debuggable?.Arguments is [bool, true];
        return new() { Path = path, Name = reader.GetString(definition.Name), Version = definition.Version, IsDebug = isDebug };
    }

    private ScannedAssembly Scan(PEReader image, SourceLines lines)
    {
        AddSuppressions(_reader.GetAssemblyDefinition().GetCustomAttributes(), "", new(_path));
        foreach (var handle in _reader.TypeDefinitions) ScanType(_reader.GetTypeDefinition(handle), TypeNames.Of(_reader, handle));
        foreach (var handle in _reader.MethodDefinitions) ScanMethod(image, handle, lines);
        return Header(_path, _reader) with
        {
            Calls = _calls,
            Literals = _literals,
            StaticFields = _fields,
            AsyncVoids = _asyncVoids,
            Kinds = [.. new KindReader(_reader).Read()],
            ControllerRoutes = _routes,
            Demands = _demands,
            Suppressions = _suppressions,
            Interfaces = _interfaces,
            Mentions = _reader.TypeReferences.Select(handle => TypeNames.Of(_reader, handle)).ToHashSet(StringComparer.Ordinal),
        };
    }

    private void ScanType(TypeDefinition type, string name)
    {
        var shown = name.Replace('+', '.');
        AddSuppressions(type.GetCustomAttributes(), shown, new(_path, shown));
        AddDemands(type.GetCustomAttributes(), new(_path, shown));
        _interfaces[name] = [.. type.GetInterfaceImplementations().Select(handle => TypeNames.Of(_reader, _reader.GetInterfaceImplementation(handle).Interface))];
        foreach (var field in type.GetFields().Select(_reader.GetFieldDefinition).Where(field => (field.Attributes & (FieldAttributes.Static | FieldAttributes.Literal)) == FieldAttributes.Static))
        {
            var place = new LintPlace(_path, $"{shown}.{FieldName(_reader.GetString(field.Name))}");
            var attributes = AttributeUse.Of(_reader, field.GetCustomAttributes()).ToList();
            AddSuppressions(field.GetCustomAttributes(), place.Member!, place);
            _fields.Add(new(field.DecodeSignature(TypeNames.Instance, null), attributes.Exists(one => one.Type == "System.ThreadStaticAttribute"), place));
        }
        foreach (var property in type.GetProperties().Select(_reader.GetPropertyDefinition))
        {
            var member = $"{shown}.{_reader.GetString(property.Name)}";
            AddSuppressions(property.GetCustomAttributes(), member, new(_path, member));
        }
        _routes.AddRange(ControllerRoutes.Of(_reader, type, name, _path));
    }

    private void ScanMethod(PEReader image, MethodDefinitionHandle handle, SourceLines lines)
    {
        var method = _reader.GetMethodDefinition(handle);
        var member = MemberNames.Of(_reader, method);
        var place = Place(handle, member, 0, lines);
        AddSuppressions(method.GetCustomAttributes(), member, place);
        AddDemands(method.GetCustomAttributes(), place);
        if (IsAsyncVoid(method)) _asyncVoids.Add(place);
        if (method.RelativeVirtualAddress == 0) return;
        var walk = new MethodWalk(_reader, offset => Place(handle, member, offset, lines), _calls.Add, text => _literals[text] = _literals.GetValueOrDefault(text) + 1);
        walk.Run(image.GetMethodBody(method.RelativeVirtualAddress));
    }

    private LintPlace Place(MethodDefinitionHandle method, string member, int offset, SourceLines lines)
    {
        var (source, line) = lines.At(method, offset);
        return new(_path, member) { Source = source, Line = line };
    }

    private bool IsAsyncVoid(MethodDefinition method) =>
        AttributeUse.Of(_reader, method.GetCustomAttributes()).Any(one => one.Type == "System.Runtime.CompilerServices.AsyncStateMachineAttribute")
        && method.DecodeSignature(TypeNames.Instance, null).ReturnType == "System.Void";

    private void AddSuppressions(CustomAttributeHandleCollection attributes, string scope, LintPlace place) =>
        _suppressions.AddRange(AttributeUse.Of(_reader, attributes).Select(one => SuppressionUse.Of(one, scope, place)).OfType<SuppressionUse>());

    private void AddDemands(CustomAttributeHandleCollection attributes, LintPlace place) =>
        _demands.AddRange(AttributeUse.Of(_reader, attributes).Where(one => one.Type == "LuBan.Sdk.RequirePermissionAttribute" && one.Text(0) is not null).Select(one => (one.Text(0)!, place)));

    // <Timer>k__BackingField belongs to the property Timer.
    private static string FieldName(string field) => field.StartsWith('<') && field.IndexOf('>', StringComparison.Ordinal) is > 1 and var end ? field[1..end] : field;
}
