using System.Diagnostics;
using System.Net.Http;
using System.Net.Sockets;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using LuBan.TestSupport;

namespace LuBan.Packages.Tests.Analysis;

public sealed class PackageAnalyzerTests
{
    private const string App = "luban/app/net10.0/";
    private static readonly byte[] _elf = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0];

    [Fact]
    public void Ordinary_extension_has_nothing_to_report()
    {
        var report = Analyze(TestAssembly.Extension("Acme.Greeter"));

        Assert.Empty(report.Findings);
        Assert.Empty(report.Capabilities);
        var entry = Assert.Single(report.Assemblies);
        Assert.Equal(("Acme.Greeter", "1.2.3.0", true), (entry.Name, entry.Version, entry.IsEntry));
        Assert.Contains("LuBan.Sdk", entry.References);
        Assert.Equal(".NETCoreApp,Version=v10.0", report.TargetFramework);
        Assert.Equal("0.1.0", report.SdkVersion);
    }

    public static TheoryData<string, string> Uses => new()
    {
        { "process start", HostCapabilities.Process },
        { "process kill", HostCapabilities.Process },
        { "own process id", "" },
        { "P/Invoke", HostCapabilities.Native },
        { "dynamic method", HostCapabilities.Emit },
        { "assembly load", HostCapabilities.Emit },
        { "load context", HostCapabilities.Emit },
        { "socket", HostCapabilities.Network },
        { "HTTP client", HostCapabilities.Network },
        { "file write", HostCapabilities.Files },
        { "file read", "" },
        { "directory delete", HostCapabilities.Files },
        { "unsafe", HostCapabilities.Unsafe },
        { "environment variable", HostCapabilities.Environment },
        { "exit", HostCapabilities.Exit },
        { "text only", "" },
    };

    [Theory]
    [MemberData(nameof(Uses))]
    public void Capability_is_seen_in_the_entry_and_in_private_libraries(string use, string capability)
    {
        var own = Analyze(Use(TestAssembly.Extension("Acme.Greeter"), use));
        var inside = Analyze(TestAssembly.Extension("Acme.Greeter"), new() { [App + "Private.dll"] = Use(new TestAssembly("Private"), use).Build() });

        string[] expected = capability.Length == 0 ? [] : [capability];
        Assert.Equal(expected, own.Capabilities.Select(one => one.Name));
        Assert.Equal(expected, inside.Capabilities.Select(one => one.Name));
        var mustBeDeclared = capability is HostCapabilities.Process or HostCapabilities.Native;
        Assert.Equal(mustBeDeclared ? [capability] : [], own.MissingPermissions);
        Assert.Equal(mustBeDeclared ? [capability] : [], inside.MissingPermissions);
        Assert.Equal(mustBeDeclared, own.HasErrors);
        Assert.All(inside.Capabilities, one => Assert.Equal(App + "Private.dll", one.Evidence[0].Path));
    }

    [Fact]
    public void Declared_capability_is_no_fault()
    {
        var manifest = new JsonObject { ["permissions"] = new JsonArray(new JsonObject { ["name"] = HostCapabilities.Process, ["description"] = "Runs git." }) };

        var report = Analyze(Use(TestAssembly.Extension("Acme.Greeter"), "process start"), manifest: manifest);

        Assert.True(Assert.Single(report.Capabilities).Declared);
        Assert.Empty(report.MissingPermissions);
        Assert.Empty(report.Findings);
    }

    [Fact]
    public void Report_names_what_is_missing_where_and_what_to_do()
    {
        var report = Analyze(TestAssembly.Extension("Acme.Greeter").Imports("libssl.so.3", "SSL_new"));

        var finding = Assert.Single(report.Findings);
        Assert.Equal((FindingSeverity.Error, "LB2040", App + "Acme.Greeter.dll"), (finding.Severity, finding.Code, finding.Location));
        Assert.Contains("libssl.so.3!SSL_new", finding.Message, StringComparison.Ordinal);
        Assert.Contains("[assembly: ExtensionPermission(\"host.native\"", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Native_library_needs_the_permission_and_one_elsewhere_is_pointed_out()
    {
        var report = Analyze(TestAssembly.Extension("Acme.Greeter"), new()
        {
            [App + "runtimes/linux-x64/native/libfast.so"] = _elf,
            ["tools/helper"] = _elf,
            ["tools/run.sh"] = "#!/bin/sh\n"u8.ToArray(),
            ["luban/console/app.wasm"] = "\0asm\u0001\0\0\0"u8.ToArray(),
        });

        Assert.Equal([HostCapabilities.Native], report.MissingPermissions);
        Assert.Equal([("luban/app/net10.0/runtimes/linux-x64/native/libfast.so", "elf", true), ("luban/console/app.wasm", "wasm", false), ("tools/helper", "elf", false), ("tools/run.sh", "script", false)],
            report.NativeFiles.Select(file => (file.Path, file.Kind, file.Expected)));
        Assert.Equal(["tools/helper", "tools/run.sh"], report.Findings.Where(finding => finding.Code == "LB2041").Select(finding => finding.Location));
    }

    [Fact]
    public void Reference_that_nobody_brings_is_pointed_out()
    {
        var missing = Emitted("Vendor.Library", "Helper");
        var inside = Emitted("Vendor.Inside", "Helper");

        var report = Analyze(TestAssembly.Extension("Acme.Greeter").Calls(missing.Type, "Do").Calls(inside.Type, "Do"), new() { [App + "Vendor.Inside.dll"] = inside.Image });

        var finding = Assert.Single(report.Findings, finding => finding.Code == "LB2043");
        Assert.Contains("Vendor.Library", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Member_that_the_SDK_does_not_have_is_an_error()
    {
        var fake = Emitted("LuBan.Sdk", "LuBan.Sdk.Invented");

        var same = Assert.Single(Analyze(new TestAssembly("Acme.Greeter").Calls(fake.Type, "Do")).Findings);
        var later = Assert.Single(Analyze(new TestAssembly("Acme.Greeter").Calls(fake.Type, "Do"), hostRange: "[99.0.0, 100.0.0)").Findings);

        Assert.Equal((FindingSeverity.Error, "LB2045"), (same.Severity, same.Code));
        Assert.Contains("LuBan.Sdk.Invented", same.Message, StringComparison.Ordinal);
        Assert.Equal((FindingSeverity.Info, "LB2045"), (later.Severity, later.Code));
    }

    [Fact]
    public void Member_with_another_signature_is_not_the_same_member()
    {
        var fake = Emitted("LuBan.Sdk", "LuBan.Sdk.SemanticVersion");

        var finding = Assert.Single(Analyze(new TestAssembly("Acme.Greeter").Calls(fake.Type, "Do")).Findings);

        Assert.Contains("LuBan.Sdk.SemanticVersion.Do", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_the_SDK_publishes_is_found_in_it()
    {
        var assembly = new TestAssembly("Acme.Greeter");
        var used = 0;
        foreach (var type in typeof(LuBan.Sdk.Extension).Assembly.GetExportedTypes().Where(type => !type.IsGenericTypeDefinition))
        {
            foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly).Where(method => !method.IsGenericMethodDefinition))
            {
                assembly.Calls(method);
                used++;
            }
        }

        var report = Analyze(assembly);

        Assert.True(used > 300, $"only {used} members");
        Assert.DoesNotContain(report.Findings, finding => finding.Code == "LB2045");
    }

    [Theory]
    [InlineData(".NETCoreApp,Version=v11.0", true)]
    [InlineData(".NETFramework,Version=v4.8", true)]
    [InlineData(".NETCoreApp,Version=v10.0", false)]
    [InlineData(".NETCoreApp,Version=v8.0", false)]
    [InlineData(".NETStandard,Version=v2.0", false)]
    [InlineData("nonsense", true)]
    public void Target_framework_must_run_on_the_host(string target, bool refused)
    {
        var report = Analyze(new TestAssembly("Acme.Greeter", target));

        Assert.Equal(refused, report.Findings.Any(finding => finding is { Code: "LB2044", Severity: FindingSeverity.Error }));
    }

    [Fact]
    public void Entry_that_is_no_assembly_is_an_error()
    {
        using var text = new MemoryStream((new TestPackage("Acme.Greeter", "1.0.0") with { Assembly = "not an assembly"u8.ToArray() }).Build());
        using var broken = new MemoryStream((new TestPackage("Acme.Greeter", "1.0.0") with { Assembly = [.. TestAssembly.Extension("Acme.Greeter").Build()[..600], .. new byte[400]] }).Build());

        Assert.Contains(Run(text).Findings, finding => finding is { Code: "LB2046", Severity: FindingSeverity.Error });
        Assert.Contains(Run(broken).Findings, finding => finding is { Code: "LB2046", Severity: FindingSeverity.Error });
    }

    [Fact]
    public void Secret_is_told_by_place_and_never_by_value()
    {
        const string key = "AKIAABCDEFGHIJKLMNOP";
        var report = Analyze(TestAssembly.Extension("Acme.Greeter"), new()
        {
            ["luban/app/net10.0/appsettings.json"] = Encoding.UTF8.GetBytes($"{{\n  \"key\": \"{key}\",\n  \"db\": \"Server=db;User=sa;Password=hunter22\"\n}}"),
            ["keys/server.pem"] = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n"u8.ToArray(),
            ["luban/app/net10.0/other.json"] = "{ \"db\": \"Server=db;User=sa;Password=${PASSWORD}\", \"url\": \"https://example.com/a:b\" }"u8.ToArray(),
        });

        Assert.Equal([("keys/server.pem", 1, "private key"), ("luban/app/net10.0/appsettings.json", 2, "AWS access key"), ("luban/app/net10.0/appsettings.json", 3, "password in a connection string")],
            report.Secrets.Select(secret => (secret.Path, secret.Line, secret.Kind)));
        Assert.DoesNotContain(key, JsonSerializer.Serialize(report), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter22", JsonSerializer.Serialize(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Damaged_assemblies_never_break_the_analysis()
    {
        var good = Use(TestAssembly.Extension("Acme.Greeter"), "process start").IsUnsafe().Build();
        var random = new Random(20_261_121);
        var read = 0;
        for (var round = 0; round < 1500; round++)
        {
            var bytes = (byte[])good.Clone();
            for (var change = random.Next(1, 8); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            using var file = new MemoryStream((new TestPackage("Acme.Greeter", "1.0.0") with { Assembly = bytes }).Build());
            read += Run(file).Assemblies.Count;
        }
        Assert.InRange(read, 100, 1499);
    }

    [Fact]
    public void Assembly_is_never_loaded_and_the_report_is_JSON()
    {
        var name = "Acme.Never" + Guid.NewGuid().ToString("n");
        using var file = new MemoryStream((new TestPackage("Acme.Greeter", "1.0.0") with { Entry = name + ".dll", Assembly = Use(new TestAssembly(name), "socket").Build() }).Build());

        var json = JsonSerializer.Serialize(Run(file), JsonSerializerOptions.Web);

        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), assembly => assembly.GetName().Name == name);
        Assert.Equal("info", (string?)JsonNode.Parse(json)!["findings"]![0]!["severity"]);
        Assert.Equal("host.network", (string)JsonNode.Parse(json)!["capabilities"]![0]!["name"]!);
        Assert.Equal(name, JsonSerializer.Deserialize<PackageAnalysis>(json, JsonSerializerOptions.Web)!.Assemblies[0].Name);
    }

    [Fact]
    public void List_of_framework_assemblies_is_the_frameworks()
    {
        string[] directories = [Path.GetDirectoryName(typeof(object).Assembly.Location)!, Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Http.HttpContext).Assembly.Location)!];
        var there = directories.SelectMany(directory => Directory.EnumerateFiles(directory, "*.dll")).Select(Path.GetFileNameWithoutExtension).Where(IsManaged!).ToList();

        Assert.True(there.Count > 250);
        Assert.DoesNotContain(there, name => !FrameworkAssemblies.Contains(name!));

        static bool IsManaged(string name) => !name.StartsWith("lib", StringComparison.Ordinal) && !name.StartsWith("System.IO.Compression.Native", StringComparison.Ordinal) && !name.StartsWith("mscor", StringComparison.Ordinal);
    }

    private static TestAssembly Use(TestAssembly assembly, string use) => use switch
    {
        "process start" => assembly.Calls(typeof(Process), "Start"),
        "process kill" => assembly.Calls(typeof(Process), "Kill"),
        "own process id" => assembly.Calls(typeof(Process), "GetCurrentProcess"),
        "P/Invoke" => assembly.Imports("libc", "getpid"),
        "dynamic method" => assembly.Constructs(typeof(DynamicMethod)),
        "assembly load" => assembly.Calls(typeof(Assembly), "LoadFrom"),
        "load context" => assembly.Calls(typeof(AssemblyLoadContext), "GetLoadContext"),
        "socket" => assembly.Constructs(typeof(TcpClient)),
        "HTTP client" => assembly.Constructs(typeof(HttpClient)),
        "file write" => assembly.Calls(typeof(File), "WriteAllBytes"),
        "file read" => assembly.Calls(typeof(File), "ReadAllText"),
        "directory delete" => assembly.Calls(typeof(Directory), "Delete"),
        "unsafe" => assembly.IsUnsafe(),
        "environment variable" => assembly.Calls(typeof(Environment), "GetEnvironmentVariable"),
        "exit" => assembly.Calls(typeof(Environment), "Exit"),
        _ => assembly.Calls(typeof(string), "IsNullOrEmpty"),
    };

    private static PackageAnalysis Analyze(TestAssembly entry, Dictionary<string, byte[]>? files = null, JsonObject? manifest = null, string hostRange = "[0.1.0, 1.0.0)")
    {
        using var file = new MemoryStream((new TestPackage("Acme.Greeter", "1.0.0") with { Assembly = entry.Build(), Files = files ?? [], Manifest = manifest ?? [], HostRange = hostRange }).Build());
        return Run(file);
    }

    private static PackageAnalysis Run(Stream file)
    {
        var inspection = PackageInspector.Inspect(file);
        Assert.Empty(inspection.Problems);
        return PackageAnalyzer.Analyze(file, inspection, CancellationToken.None);
    }

    /// <summary>A library with one type and its method <c>Do</c>, loaded apart so that it can be referred to by any name.</summary>
    private static (Type Type, byte[] Image) Emitted(string assembly, string type)
    {
        var builder = new PersistedAssemblyBuilder(new AssemblyName(assembly) { Version = new Version(1, 0, 0, 0) }, typeof(object).Assembly);
        var definition = builder.DefineDynamicModule(assembly).DefineType(type, TypeAttributes.Public);
        definition.DefineMethod("Do", MethodAttributes.Public | MethodAttributes.Static, typeof(void), []).GetILGenerator().Emit(OpCodes.Ret);
        definition.CreateType();
        var image = new MemoryStream();
        builder.Save(image);
        image.Position = 0;
        var loaded = new AssemblyLoadContext(assembly, isCollectible: true).LoadFromStream(image);
        return (loaded.GetType(type)!, image.ToArray());
    }
}
