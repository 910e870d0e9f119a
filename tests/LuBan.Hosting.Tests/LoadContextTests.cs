using LuBan.Kernel.Hosting;
using Xunit;

namespace LuBan.Hosting.Tests;

public sealed class LoadContextTests
{
    [Fact]
    public async Task Two_extensions_use_two_versions_of_one_library_at_the_same_time()
    {
        await using var kernel = await TestKernel.StartAsync();
        await kernel.ServeAsync(TestExtension.Request("Newtonsoft12"));
        await kernel.ServeAsync(TestExtension.Request("Newtonsoft13"));

        Assert.Equal("""{"Major":12}""", await kernel.Http.GetStringAsync("/ext/tests.newtonsoft12/version"));
        Assert.Equal("""{"Major":13}""", await kernel.Http.GetStringAsync("/ext/tests.newtonsoft13/version"));
        Assert.Equal(ExtensionState.Unloaded, (await kernel.RemoveAsync("tests.newtonsoft12")).State);
        Assert.Equal(ExtensionState.Unloaded, (await kernel.RemoveAsync("tests.newtonsoft13")).State);
    }

    [Fact]
    public async Task A_native_library_is_unmapped_once_the_code_that_called_it_is_gone()
    {
        await using var kernel = await TestKernel.StartAsync();
        await kernel.ServeAsync(TestExtension.Request("NativeLibrary"));

        var version = await kernel.Http.GetStringAsync("/ext/tests.nativelibrary/version");
        var mappedDuring = IsMapped("e_sqlite3");
        var verdict = await kernel.RemoveAsync("tests.nativelibrary");

        Assert.StartsWith("3.", version, StringComparison.Ordinal);
        Assert.Equal(ExtensionState.Unloaded, verdict.State);
        if (OperatingSystem.IsLinux()) Assert.Equal((true, false), (mappedDuring, IsMapped("e_sqlite3")));
    }

    [Fact]
    public async Task Satellite_resources_speak_the_callers_language()
    {
        await using var kernel = await TestKernel.StartAsync();
        await kernel.ServeAsync(TestExtension.Request("Satellite"));

        Assert.Equal("Guten Tag", await kernel.Http.GetStringAsync("/ext/tests.satellite/hello/de-AT"));
        Assert.Equal("Hello", await kernel.Http.GetStringAsync("/ext/tests.satellite/hello/fr"));
        Assert.Equal(ExtensionState.Unloaded, (await kernel.RemoveAsync("tests.satellite")).State);
    }

    [Fact]
    public async Task A_copy_of_the_contract_in_the_package_is_not_used()
    {
        await using var kernel = await TestKernel.StartAsync();
        var folder = Directory.CreateTempSubdirectory("luban-contract").FullName;
        foreach (var file in Directory.EnumerateFiles(TestExtension.Output("Hello"))) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        File.Copy(typeof(LuBan.Sdk.Extension).Assembly.Location, Path.Combine(folder, "LuBan.Sdk.dll"));

        await kernel.ServeAsync(TestExtension.Request("Hello") with { AppDirectory = folder, PackageDirectory = folder });

        Assert.Contains("Hello, Ada!", await kernel.Http.GetStringAsync("/ext/tests.hello/greetings/Ada"), StringComparison.Ordinal);
        await kernel.RemoveAsync("tests.hello");
        Directory.Delete(folder, recursive: true);
    }

    private static bool IsMapped(string library) => OperatingSystem.IsLinux() && File.ReadAllText("/proc/self/maps").Contains(library, StringComparison.Ordinal);
}
