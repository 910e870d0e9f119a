using LuBan.Sdk.Testing;

namespace LuBan.Containment.Tests;

/// <summary>A kernel with an extension that behaves and one that does not, and what it says about them.</summary>
internal static class Unrulies
{
    /// <summary>One after the other: they keep the processors of this process busy.</summary>
    public const string Collection = "containment";

    public static Task<TestKernel> StartAsync(ITestOutputHelper output, Action<TestKernelOptions> configure) => TestKernel.StartAsync(options =>
    {
        options.Add(Packages.Of("Hello")).Add(Packages.Of("Unruly")).Output = output.WriteLine;
        configure(options);
    });

    public static async Task<string> HealthAsync(TestKernel kernel) => await kernel.Client().GetStringAsync("/api/kernel/v1/extensions/samples.unruly/health");

    /// <summary>What the unruly one and the kernel wrote about it, a line each.</summary>
    public static async Task<string> LogAsync(TestKernel kernel) => await kernel.Client().GetStringAsync("/api/kernel/v1/extensions/samples.unruly/logs");

    public static async Task<double> FigureAsync(TestKernel kernel, string name, string extension = "samples.unruly")
    {
        var page = await kernel.Client().GetStringAsync("/metrics");
        return page.Split('\n').Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && line.Contains($"\"{extension}\"", StringComparison.OrdinalIgnoreCase))
            .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
    }
}
