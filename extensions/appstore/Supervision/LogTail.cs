using System.Text;
using LuBan.Extensions.Processes;

namespace LuBan.AppStore.Supervision;

/// <summary>The end of what a process said.</summary>
internal static class LogTail
{
    /// <summary>The last lines, for messages.</summary>
    public static string Of(DetachedProcess process)
    {
        var lines = $"{End(process.OutputFile, 4096)}\n{End(process.ErrorFile, 4096)}".Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(" | ", lines.TakeLast(6));
    }

    public static string End(string file, int bytes)
    {
        try
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            stream.Seek(-Math.Min(bytes, stream.Length), SeekOrigin.End);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            return reader.ReadToEnd();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return "";
        }
    }
}
