using System.IO.Compression;
using System.Reflection;
using System.Runtime.Loader;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace LuBan.Sdk.Tests;

/// <summary>An author outside the repository, with nothing but the packages, runs <c>dotnet pack</c>.</summary>
public sealed partial class PackTests(OutsideWorld world) : IClassFixture<OutsideWorld>
{
    private const string Hello = """
        using LuBan.Sdk;
        using Microsoft.AspNetCore.Builder;
        public sealed class HelloExtension : Extension
        {
            public override void Configure(IExtensionBuilder extension) =>
                extension.Routes.MapGet("/greetings/{name}", (string name) => new Greeting($"Hello, {name}!"));
        }
        public sealed record Greeting(string Message);
        """;

    [Fact]
    public void The_smallest_project_becomes_an_extension_and_the_same_bytes_in_every_folder()
    {
        foreach (var folder in (string[])["here", "else/where"])
        {
            world.WriteProject($"{folder}/Samples.Hello/Samples.Hello.csproj");
            world.Write($"{folder}/Samples.Hello/HelloExtension.cs", Hello);
            var packed = world.Dotnet(world.PathOf(folder, "Samples.Hello"), "pack", "-o", "out");
            Assert.True(packed.ExitCode == 0, packed.Output);
            Assert.DoesNotContain("warning", packed.Output, StringComparison.OrdinalIgnoreCase);
        }

        var package = world.PathOf("here", "Samples.Hello", "out", "Samples.Hello.1.0.0.nupkg");
        Assert.Equal(
            [
                "Samples.Hello.nuspec",
                "luban/app/net10.0/Microsoft.Extensions.DependencyModel.dll",
                "luban/app/net10.0/Samples.Hello.deps.json",
                "luban/app/net10.0/Samples.Hello.dll",
                "luban/app/net10.0/Samples.Hello.pdb",
                "luban/app/net10.0/Scrutor.dll",
                "luban/extension.json",
                "luban/sbom.json",
            ], Entries(package));
        Assert.Equal("""
            {
              "id": "Samples.Hello",
              "version": "1.0.0",
              "requires": {
                "luban": ">=0.1.0 <0.2.0"
              },
              "entry": "Samples.Hello.dll",
              "entryType": "HelloExtension"
            }

            """.ReplaceLineEndings("\n"), Text(package, "luban/extension.json"));
        Assert.Equal(Hash(package), Hash(world.PathOf("else", "where", "Samples.Hello", "out", "Samples.Hello.1.0.0.nupkg")));
    }

    [Fact]
    public void A_project_without_code_becomes_an_extension_that_stands_for_a_service_elsewhere()
    {
        world.WriteProject("Samples.Metrics/Samples.Metrics.csproj");
        world.Write("Samples.Metrics/luban/extension.json", """
            { "displayName": "Metrics", "upstreams": [ { "name": "api", "url": "http://127.0.0.1:9090", "path": "/", "health": { "path": "/-/healthy" } } ] }
            """);
        var packed = world.Dotnet(world.PathOf("Samples.Metrics"), "pack", "-o", "out");
        Assert.True(packed.ExitCode == 0, packed.Output);
        Assert.DoesNotContain("warning", packed.Output, StringComparison.OrdinalIgnoreCase);

        var package = world.PathOf("Samples.Metrics", "out", "Samples.Metrics.1.0.0.nupkg");
        Assert.Equal(["Samples.Metrics.nuspec", "luban/extension.json", "luban/sbom.json"], Entries(package));
        var manifest = ManifestReader.Read(Encoding.UTF8.GetBytes(Text(package, "luban/extension.json"))).Manifest!;
        Assert.Equal((null, null, "/-/healthy"), (manifest.Entry, manifest.EntryType, manifest.Upstreams.Single().Health!.Path));
        Assert.Equal(">=0.1.0 <0.2.0", manifest.Requires.Luban);
    }

    [Fact]
    public void Code_and_upstreams_do_not_fit_into_one_extension()
    {
        world.WriteProject("Samples.Both/Samples.Both.csproj");
        world.Write("Samples.Both/HelloExtension.cs", Hello);
        world.Write("Samples.Both/luban/extension.json", """
            { "upstreams": [ { "name": "api", "url": "http://127.0.0.1:9090", "path": "/" } ] }
            """);

        var packed = world.Dotnet(world.PathOf("Samples.Both"), "pack", "-o", "out");

        Assert.NotEqual(0, packed.ExitCode);
        Assert.Contains("LB1022", packed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_an_extension_can_hold_is_packed_where_it_belongs()
    {
        var package = PackGreeter();

        Assert.Equal(
            [
                "Acme.Greeter.nuspec",
                "CHANGELOG.md",
                "README.md",
                "icon.png",
                "legal/NOTICE",
                "luban/app/net10.0/Acme.Greeter.deps.json",
                "luban/app/net10.0/Acme.Greeter.dll",
                "luban/app/net10.0/Acme.Greeter.pdb",
                "luban/app/net10.0/Acme.Text.dll",
                "luban/app/net10.0/Acme.Text.pdb",
                "luban/app/net10.0/Microsoft.Extensions.DependencyModel.dll",
                "luban/app/net10.0/Newtonsoft.Json.dll",
                "luban/app/net10.0/Scrutor.dll",
                "luban/app/net10.0/de/Acme.Greeter.resources.dll",
                "luban/app/net10.0/runtimes/linux-x64/native/libgreeter.so",
                "luban/app/net10.0/templates/mail.txt",
                "luban/console/.vite/manifest.json",
                "luban/console/main.js",
                "luban/extension.json",
                "luban/i18n/de.json",
                "luban/sbom.json",
                "luban/screenshots/1.png",
            ], Entries(package));

        var nuspec = XDocument.Parse(Text(package, "Acme.Greeter.nuspec")).Root!.Elements().Single();
        string? Metadata(string name) => nuspec.Elements().SingleOrDefault(element => element.Name.LocalName == name)?.Value;
        Assert.Equal(("Acme.Greeter", "2.1.0-rc.1", "Acme Inc.", "Greets for $5.", "README.md", "icon.png"), (Metadata("id"), Metadata("version"), Metadata("authors"), Metadata("description"), Metadata("readme"), Metadata("icon")));
        Assert.Equal(["LuBanExtension"], nuspec.Descendants().Where(element => element.Name.LocalName == "packageType").Select(element => element.Attribute("name")!.Value));
        // NuGet writes a range without an upper bound as its lower bound alone.
        Assert.Equal(["LuBan.Sdk [0.1.0, 1.0.0)", "Acme.Names [1.0.0, 2.0.0)", "Other.Clock 3.0.0"],
            nuspec.Descendants().Where(element => element.Name.LocalName == "dependency").Select(element => $"{element.Attribute("id")!.Value} {element.Attribute("version")!.Value}"));

        var manifest = ManifestReader.Read(Encoding.UTF8.GetBytes(Text(package, "luban/extension.json"))).Manifest!;
        Assert.Equal(("Acme.Greeter", "2.1.0-rc.1", ">=0.1 <1.0", "Acme.Greeter.GreeterExtension"), (manifest.Id, manifest.Version, manifest.Requires.Luban, manifest.EntryType));
        Assert.Equal(("Greeter", "Grüßer"), (manifest.DisplayName!.For("en"), manifest.DisplayName.For("de")));
        Assert.Equal(["social", "mail", "devops"], manifest.Categories);
        Assert.Equal([new PermissionDeclaration("greet.people", "Greet people.")], manifest.Permissions);
        Assert.Equal(["greet.people", "core/configmaps:get,list", "core/secrets:get,list", "acme.dev/widgets:watch"], manifest.GetApprovals().Select(approval => approval.Name));
        Assert.Equal(["/greetings/a", "/greetings/b"], manifest.WarmUp);
        Assert.Equal(new ReadinessPolicy { TimeoutSeconds = 60, DrainSeconds = 5 }, manifest.Readiness);
        Assert.Equal("object", manifest.ConfigSchema!.Value.GetProperty("type").GetString());
    }

    [Fact]
    public void A_second_build_gives_the_same_bytes_and_the_runtime_understands_the_deps_json()
    {
        var package = PackGreeter();
        var first = Hash(package);
        foreach (var folder in (string[])["Acme.Greeter/bin", "Acme.Greeter/obj", "Acme.Greeter/out", "Acme.Text/bin", "Acme.Text/obj"]) Directory.Delete(world.PathOf(folder), recursive: true);

        Assert.Equal(first, Hash(PackGreeter()));

        var extracted = world.PathOf("extracted");
        ZipFile.ExtractToDirectory(package, extracted);
        var app = Path.Combine(extracted, "luban", "app", "net10.0");
        var resolver = new AssemblyDependencyResolver(Path.Combine(app, "Acme.Greeter.dll"));
        Assert.Equal(Path.Combine(app, "Newtonsoft.Json.dll"), resolver.ResolveAssemblyToPath(new AssemblyName("Newtonsoft.Json")));
        Assert.Equal(Path.Combine(app, "Acme.Text.dll"), resolver.ResolveAssemblyToPath(new AssemblyName("Acme.Text")));
        Assert.Equal(Path.Combine(app, "Scrutor.dll"), resolver.ResolveAssemblyToPath(new AssemblyName("Scrutor")));
        Assert.Equal(Path.Combine(app, "de", "Acme.Greeter.resources.dll"), resolver.ResolveAssemblyToPath(new AssemblyName("Acme.Greeter.resources, Culture=de")));
        Assert.Null(resolver.ResolveAssemblyToPath(new AssemblyName("LuBan.Sdk")));

        using var bill = JsonDocument.Parse(Text(package, "luban/sbom.json"));
        var components = bill.RootElement.GetProperty("components").EnumerateArray().ToList();
        Assert.Contains(components, one => one.TryGetProperty("purl", out var purl) && purl.GetString() == "pkg:nuget/Newtonsoft.Json@13.0.4");
        var listed = components.Single(one => one.GetProperty("name").GetString() == "luban/console/main.js").GetProperty("hashes")[0].GetProperty("content").GetString();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(extracted, "luban", "console", "main.js")))), listed);
        Directory.Delete(extracted, recursive: true);
    }

    [Fact]
    public void A_project_that_references_another_is_packed_without_building_again()
    {
        var first = Hash(PackGreeter());

        var packed = world.Dotnet(world.PathOf("Acme.Greeter"), "pack", "--no-build", "-o", "again");

        Assert.True(packed.ExitCode == 0, packed.Output);
        Assert.Equal(first, Hash(world.PathOf("Acme.Greeter", "again", "Acme.Greeter.2.1.0-rc.1.nupkg")));
    }

    [Fact]
    public void The_code_of_the_guide_compiles()
    {
        var guide = File.ReadAllText(Repository.PathOf("docs", "extensions.md"));
        var blocks = CodeBlock().Matches(guide).Select(match => match.Groups["code"].Value).ToList();
        Assert.InRange(blocks.Count, 5, 50);
        world.WriteProject("Guide/Acme.Guide.csproj", "<TreatWarningsAsErrors>true</TreatWarningsAsErrors>");
        foreach (var (index, block) in blocks.Index()) world.Write($"Guide/Block{index}.cs", block);

        var built = world.Dotnet(world.PathOf("Guide"), "build", "-nologo");

        Assert.True(built.ExitCode == 0, built.Output);
    }

    private void WriteGreeter()
    {
        world.Write("Acme.Text/Acme.Text.csproj", """
            <Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>
            """);
        world.Write("Acme.Text/Words.cs", "namespace Acme.Text; public static class Words { public static string Hello => \"Hello\"; }");
        world.WriteProject("Acme.Greeter/Acme.Greeter.csproj",
            """
            <Version>2.1.0-rc.1+build.7</Version>
            <Title>Greeter</Title>
            <Description>Greets for $5.</Description>
            <Authors>Acme Inc.</Authors>
            <LuBanHostRange>>=0.1 &lt;1.0</LuBanHostRange>
            <LuBanCategories>social; mail</LuBanCategories>
            <LuBanWarmUp>/greetings/a</LuBanWarmUp>
            <LuBanReadinessTimeoutSeconds>60</LuBanReadinessTimeoutSeconds>
            """,
            """
            <PackageReference Include="Newtonsoft.Json" Version="13.0.4" />
            <ProjectReference Include="../Acme.Text/Acme.Text.csproj" />
            <LuBanExtensionReference Include="Other.Clock" Version=">=3.0" />
            <LuBanExtensionReference Include="Acme.Names" Version="[1.0,2.0)" />
            <Content Include="libgreeter.so" Link="runtimes/linux-x64/native/libgreeter.so" CopyToPublishDirectory="PreserveNewest" />
            <Content Include="mail.template.txt" Link="templates/mail.txt" CopyToPublishDirectory="PreserveNewest" />
            <None Include="NOTICE" Pack="true" PackagePath="legal/" />
            """);
        world.Write("Acme.Greeter/GreeterExtension.cs", """
            using LuBan.Sdk;
            using Microsoft.Extensions.DependencyInjection;
            [assembly: ExtensionPermission("greet.people", "Greet people.")]
            [assembly: ExtensionAccess("", "configmaps,secrets", "get, list", "To read its settings.")]
            [assembly: ExtensionAccess("acme.dev", "widgets", "watch")]
            [assembly: ExtensionWarmUp("/greetings/b")]
            [assembly: ExtensionCategory("devops")]
            namespace Acme.Greeter;
            public abstract class Base<T> : Extension;
            public sealed class GreeterExtension : Base<string>
            {
                public override void Configure(IExtensionBuilder extension) =>
                    extension.Services.Scan(scan => scan.FromAssemblyOf<GreeterExtension>().AddClasses().AsSelf());
                public string Json => Newtonsoft.Json.JsonConvert.SerializeObject(Acme.Text.Words.Hello);
            }
            internal sealed class NotAnExtension;
            """);
        world.Write("Acme.Greeter/Texts.de.resx", """
            <root>
              <resheader name="resmimetype"><value>text/microsoft-resx</value></resheader>
              <resheader name="version"><value>2.0</value></resheader>
              <resheader name="reader"><value>System.Resources.ResXResourceReader, System.Windows.Forms</value></resheader>
              <resheader name="writer"><value>System.Resources.ResXResourceWriter, System.Windows.Forms</value></resheader>
              <data name="Hello" xml:space="preserve"><value>Hallo</value></data>
            </root>
            """);
        world.Write("Acme.Greeter/luban/extension.json", """
            {
              "$schema": "extension.schema.json",
              "displayName": { "en": "Greeter", "de": "Grüßer" },
              "readiness": { "drainSeconds": 5 },
              "configSchema": { "type": "object" }
            }
            """);
        foreach (var file in (string[])["README.md", "CHANGELOG.md", "icon.png", "NOTICE", "libgreeter.so", "mail.template.txt", "luban/console/main.js", "luban/console/.vite/manifest.json", "luban/i18n/de.json", "luban/screenshots/1.png"])
        {
            world.Write($"Acme.Greeter/{file}", $"content of {file}");
        }
    }

    private string PackGreeter()
    {
        var package = world.PathOf("Acme.Greeter", "out", "Acme.Greeter.2.1.0-rc.1.nupkg");
        if (File.Exists(package)) return package;
        WriteGreeter();
        var packed = world.Dotnet(world.PathOf("Acme.Greeter"), "pack", "-o", "out");
        Assert.True(packed.ExitCode == 0, packed.Output);
        return package;
    }

    // Without what NuGet adds to every archive.
    private static IEnumerable<string> Entries(string package)
    {
        using var archive = ZipFile.OpenRead(package);
        return [.. archive.Entries.Select(entry => entry.FullName)
            .Where(name => name != "[Content_Types].xml" && !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/services/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];
    }

    private static string Text(string package, string entry)
    {
        using var archive = ZipFile.OpenRead(package);
        using var reader = new StreamReader(archive.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    private static string Hash(string file) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)));
}
