using System.Text;

namespace LuBan.Benchmarks.Api;

/// <summary>The objects of this benchmark: about 1.4 KB each, as small configuration is.</summary>
internal static class ApiObjects
{
    /// <summary>Stands before the number of a write in its text.</summary>
    public const string Stamp = "stamp-";

    private static readonly string Filling = string.Concat(Enumerable.Range(0, 38).Select(number => $"line {number:00}: a setting = some value\\n"));

    /// <summary>A ConfigMap.</summary>
    public static byte[] ConfigMap(string folder, string name, string text = "") => Encoding.UTF8.GetBytes(
        $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}","namespace":"{{{folder}}}","labels":{"app":"bench"}},"data":{"text":"{{{text}}}","settings":"{{{Filling}}}"}}""");
}
