using System.Text;
using System.Text.Json.Nodes;
using LuBan.Sdk;
using LuBan.Sdk.Build.Lint;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace LuBan.Lint.Tests;

/// <summary>A package in memory, compiled from a few lines.</summary>
internal sealed record Sample
{
    private const string App = "luban/app/net10.0/";

    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using System.Diagnostics.CodeAnalysis;
        global using LuBan.Sdk;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Mvc;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.DependencyInjection;
        """;

    private static readonly IReadOnlyList<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(path))) is "Microsoft.NETCore.App" or "Microsoft.AspNetCore.App")
            .Append(typeof(Extension).Assembly.Location).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Types of the extension.</summary>
    public string Code { get; init; } = "";

    /// <summary>What Configure does, with <c>extension</c>.</summary>
    public string Configure { get; init; } = "";

    /// <summary>Laid over the manifest.</summary>
    public string Manifest { get; init; } = "{}";

    public string Version { get; init; } = "1.2.0";

    /// <summary>Other files, by their paths in the package.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; init; } = new Dictionary<string, byte[]>();

    public string? License { get; init; } = "MIT";

    public bool Debug { get; init; }

    public bool Symbols { get; init; } = true;

    /// <summary>The version before.</summary>
    public Sample? Previous { get; init; }

    public static IReadOnlyDictionary<string, byte[]> File(string path, string content) => new Dictionary<string, byte[]> { [path] = Encoding.UTF8.GetBytes(content) };

    public LintReport Lint() => Linter.Run(ToPackage(), new() { SdkAssembly = typeof(Extension).Assembly.Location, Previous = Previous?.ToPackage() });

    public PackageContent ToPackage()
    {
        var files = ToFiles();
        return new(files.ToDictionary(file => file.Key, file => (long)file.Value.Length, StringComparer.Ordinal), path => files[path]) { LicenseExpression = License };
    }

    public IReadOnlyDictionary<string, byte[]> ToFiles()
    {
        var files = new Dictionary<string, byte[]>(Files, StringComparer.Ordinal);
        var (assembly, symbols) = Compile("Acme.Sample", $$"""
            namespace Acme.Sample;
            public sealed class SampleExtension : Extension
            {
                public override void Configure(IExtensionBuilder extension)
                {
                    {{Configure}}
                }
            }
            """, Code, Debug);
        files.TryAdd(App + "Acme.Sample.dll", assembly);
        if (Symbols) files.TryAdd(App + "Acme.Sample.pdb", symbols);
        files[ManifestReader.FileName] = Encoding.UTF8.GetBytes(ManifestJson().ToJsonString());
        return files;
    }

    /// <summary>Another assembly for a package.</summary>
    public static byte[] Assembly(string name, bool debug = false) => Compile(name, $"namespace {name}; public sealed class Something;", "", debug).Assembly;

    private JsonObject ManifestJson()
    {
        var manifest = JsonNode.Parse("""{ "id": "Acme.Sample", "requires": { "luban": ">=0.1 <1.0" }, "entry": "Acme.Sample.dll", "displayName": "Sample", "description": "A sample." }""")!.AsObject();
        manifest["version"] = Version;
        foreach (var (name, value) in JsonNode.Parse(Manifest)!.AsObject()) manifest[name] = value?.DeepClone();
        return manifest;
    }

    private static (byte[] Assembly, byte[] Symbols) Compile(string name, string extension, string code, bool debug)
    {
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: debug ? OptimizationLevel.Debug : OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true);
        var compilation = CSharpCompilation.Create(name, [Parse("Usings.cs", Usings), Parse("SampleExtension.cs", extension), Parse("Code.cs", code)], References, options);
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        Assert.True(result.Success, string.Join('\n', result.Diagnostics.Where(one => one.Severity == DiagnosticSeverity.Error)));
        return (assembly.ToArray(), symbols.ToArray());
    }

    private static SyntaxTree Parse(string path, string text) => CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), path: "/_/Acme.Sample/" + path);
}
