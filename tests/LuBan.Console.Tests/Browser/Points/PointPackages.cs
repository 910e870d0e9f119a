using LuBan.EndToEnd;

namespace LuBan.ConsoleTests.Browser;

/// <summary>The test extensions that contribute to every point of the console, as packages.</summary>
internal static class PointPackages
{
    /// <summary>Contributes to every point, and declares one.</summary>
    public const string Points = "tests.points";

    /// <summary>Contributes to the point that the other one declares.</summary>
    public const string Guest = "tests.points.guest";

    /// <summary>Runs in frames, and asks the console for everything that its manifest lists.</summary>
    public const string Isolated = "tests.points.isolated";

    private const string Project = "tests/TestExtensions/ConsolePoints";

    /// <summary>Writes those that are not there yet.</summary>
    public static void Write(string folder)
    {
        foreach (var (id, source) in new[] { (Points, "points"), (Guest, "guest"), (Isolated, "isolated") })
        {
            if (File.Exists(Path.Combine(folder, $"{id}.1.0.0.nupkg"))) continue;
            var files = Path.Combine(Repository.Root, Project, source);
            ProbePackages.Write(folder, new("1.0.0")
            {
                Id = id, Project = Project, Entry = "LuBan.TestExtensions.ConsolePoints.dll", WarmUp = null, DrainSeconds = 0,
                Files = Directory.EnumerateFiles(files, "*", SearchOption.AllDirectories).ToDictionary(file => $"luban/console/{Path.GetRelativePath(files, file).Replace('\\', '/')}", File.ReadAllBytes),
            });
        }
    }
}
