using LuBan.Cli.Http;
using LuBan.Cli.Text;

namespace LuBan.Cli.Output;

/// <summary>Writes files that must not be found half done.</summary>
internal static class WholeFile
{
    public static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        var whole = Path.GetFullPath(path);
        var unfinished = Path.Combine(Path.GetDirectoryName(whole)!, $".{Path.GetFileName(whole)}.{Guid.NewGuid():N}.tmp");
        try
        {
            await using (var stream = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                await write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(unfinished, whole, overwrite: true);
        }
        catch (Exception refused) when (refused is UnauthorizedAccessException || (refused is IOException broken && !HttpClients.IsNetwork(broken)))
        {
            throw new CliException(CliErrors.FileUnusable, path, refused.Message);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
