using System.Text.RegularExpressions;
using LuBan.EndToEnd;

namespace LuBan.ConsoleTests.Browser;

/// <summary>A screen of the console, as its area declares it.</summary>
/// <param name="Route">The path, such as <c>/marketplace/:id</c>.</param>
/// <param name="Path">The same with something that is there.</param>
/// <param name="Tag">The element of the page.</param>
internal sealed record Screen(string Route, string Path, string Tag)
{
    /// <summary>For files.</summary>
    public string Name => Route == "/" ? "dashboard" : Regex.Replace(Route.Trim('/'), "[^a-z0-9]+", "-", RegexOptions.IgnoreCase).Trim('-');
}

/// <summary>Every screen, read from the sources when the tests run, so that a new one cannot be forgotten.</summary>
internal static partial class Screens
{
    /// <summary>What stands for the parameters, by route. A route with parameters that is not here fails its test.</summary>
    private static readonly Dictionary<string, string> Samples = [];

    public static IReadOnlyList<Screen> All { get; } = [.. Read()];

    private static IEnumerable<Screen> Read()
    {
        var areas = Path.Combine(Repository.Root, "console", "src", "screens");
        foreach (var index in Directory.EnumerateFiles(areas, "index.ts", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Where(file => Path.GetDirectoryName(file) != areas))
        {
            foreach (Match route in Routes().Matches(File.ReadAllText(index))) yield return new(route.Groups["path"].Value, PathOf(route.Groups["path"].Value), route.Groups["tag"].Value);
        }
    }

    private static string PathOf(string route)
    {
        if (!route.Contains(':', StringComparison.Ordinal) && !route.Contains('*', StringComparison.Ordinal)) return route;
        return Samples.TryGetValue(route, out var path) ? path : throw new InvalidOperationException($"The screen '{route}' has parameters: say in Screens.Samples what stands for them.");
    }

    [GeneratedRegex("""path:\s*'(?<path>/[^']*)'[^{}]*?tag:\s*'(?<tag>[^']+)'""", RegexOptions.Singleline)]
    private static partial Regex Routes();
}
