using System.Diagnostics;
using System.Reflection;
using LuBan.Surface;

namespace LuBan.Sdk.Tests;

/// <summary>
/// The SDK changes by addition only, and each change is seen: the file is the reviewed surface.
/// The build of the SDK compares it; after a change that is meant, build with <c>LUBAN_REFRESH_PUBLIC_API=1</c> and review the difference of the file.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_of_the_sdk_is_the_reviewed_one()
    {
        var file = Repository.PathOf("sdk", "LuBan.Sdk", "PublicApi.txt");
        var actual = PublicApi.Print(typeof(Extension).Assembly);

        var reviewed = File.ReadAllText(file).ReplaceLineEndings("\n");
        var added = actual.Split('\n').Except(reviewed.Split('\n')).ToList();
        var removed = reviewed.Split('\n').Except(actual.Split('\n')).ToList();

        Assert.True(reviewed == actual,
            $"The surface differs from sdk/LuBan.Sdk/PublicApi.txt.\nNew:\n{string.Join('\n', added)}\nGone:\n{string.Join('\n', removed)}\n"
            + "If this is meant (additions only, once released), build with LUBAN_REFRESH_PUBLIC_API=1 and review the difference.");
    }

    [Fact]
    public void The_sdk_needs_nothing_at_run_time_but_the_shared_frameworks()
    {
        // What it referenced otherwise would have to be shared between host and extensions too.
        var shared = new[] { typeof(object).Assembly.Location, typeof(Microsoft.AspNetCore.Http.HttpContext).Assembly.Location }.Select(Path.GetDirectoryName).ToList();

        var strangers = typeof(Extension).Assembly.GetReferencedAssemblies()
            .Where(name => !shared.Any(folder => File.Exists(Path.Combine(folder!, name.Name + ".dll"))));

        Assert.Empty(strangers);
    }

    [Theory]
    [InlineData("sealed class TerminalException : System.Exception", "sealed class TerminalException : System.Exception\n    System.Void Gone()", "error LB1995", "System.Void Gone()")]
    [InlineData("", "", "", "")]
    [InlineData("enum ResourceScope\n    Cluster = 1\n", "enum ResourceScope\n", "error LB1996", "enum ResourceScope: Cluster = 1")]
    public void The_build_fails_when_a_member_is_gone_and_when_one_is_new_and_not_reviewed(string from, string to, string expected, string member)
    {
        var reviewed = File.ReadAllText(Repository.PathOf("sdk", "LuBan.Sdk", "PublicApi.txt")).ReplaceLineEndings("\n");
        var folder = Directory.CreateTempSubdirectory("luban-surface-").FullName;
        var list = Path.Combine(folder, "PublicApi.txt");
        File.WriteAllText(list, from.Length == 0 ? reviewed : reviewed.Replace(from, to, StringComparison.Ordinal));

        var (code, output) = Check(list, Path.Combine(folder, "stamp"));

        Directory.Delete(folder, recursive: true);
        Assert.Equal(expected.Length > 0, code != 0);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Contains(member, output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_goes_says_what_takes_its_place_and_until_when_it_stays()
    {
        // Two releases with new minor numbers, at least: docs/compatibility.md.
        var types = typeof(Extension).Assembly.GetExportedTypes();
        var obsolete = types.Cast<MemberInfo>().Concat(types.SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)))
            .Select(member => (Member: $"{member.DeclaringType?.Name}.{member.Name}", Attribute: member.GetCustomAttribute<ObsoleteAttribute>(inherit: false)))
            // The compiler marks what has required members for compilers that do not know them.
            .Where(one => one.Attribute is { } found && found.DiagnosticId != "CS9035" && !found.Message!.StartsWith("Constructors of types with required members", StringComparison.Ordinal));

        Assert.Empty(obsolete.Select(one => Deprecation.Explain(one.Member, one.Attribute!)).OfType<string>());
    }

    [Fact]
    public void A_deprecation_without_replacement_version_or_code_is_found()
    {
        Assert.Null(Deprecation.Explain("X", new("Use Y instead. Removed in 2.0.") { DiagnosticId = "LB0001" }));
        Assert.NotNull(Deprecation.Explain("X", new("Use Y instead. Removed in 2.0.")));
        Assert.NotNull(Deprecation.Explain("X", new("Removed in 2.0.") { DiagnosticId = "LB0001" }));
        Assert.NotNull(Deprecation.Explain("X", new("Use Y instead.") { DiagnosticId = "LB0001" }));
        Assert.NotNull(Deprecation.Explain("X", new() { DiagnosticId = "LB0001" }));
        Assert.NotNull(Deprecation.Explain("X", new("Use Y instead. Removed in 2.0.", error: true) { DiagnosticId = "LB0001" }));
    }

    private static (int Code, string Output) Check(string list, string stamp)
    {
        var project = Repository.PathOf("sdk", "LuBan.Sdk", "LuBan.Sdk.csproj");
        var start = new ProcessStartInfo("dotnet", ["msbuild", project, "-nologo", "-nodeReuse:false", "-t:CheckPublicApi", $"-p:Configuration={Repository.Configuration}", $"-p:LuBanPublicApi={list}", $"-p:LuBanPublicApiStamp={stamp}"]) { RedirectStandardOutput = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.Ordinal) || name == "LUBAN_REFRESH_PUBLIC_API").ToList()) start.Environment.Remove(name);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
