using LuBan.AppStore.Model;

namespace LuBan.AppStore.Templates;

/// <summary>Finds the programs of a template on this machine, by its own paths: never by PATH, which may lead elsewhere.</summary>
internal static class ProgramFinder
{
    public static string? Find(TemplateProgram program) => program.Paths.SelectMany(Expand).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Expand(string path)
    {
        var star = path.IndexOf("/*/", StringComparison.Ordinal);
        if (star < 0) return [path];
        var above = path[..star];
        return Directory.Exists(above)
            ? Directory.EnumerateDirectories(above).OrderByDescending(folder => Path.GetFileName(folder), VersionOrder.Instance).SelectMany(folder => Expand(folder + path[(star + 2)..]))
            : [];
    }
}
