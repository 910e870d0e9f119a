using LuBan.Cli.Text;

namespace LuBan.Cli.Http;

internal static class StreamLines
{
    /// <summary>Reads a line of an answer without end.</summary>
    /// <param name="reader">The answer.</param>
    /// <param name="client">Named in the error.</param>
    /// <param name="silent">Ends the reading because nothing came for too long.</param>
    /// <param name="cancellationToken">Ends the reading because the user wants it.</param>
    public static async Task<string?> ReadAsync(StreamReader reader, KernelClient client, CancellationToken silent, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadLineAsync(silent);
        }
        catch (Exception broken) when (!cancellationToken.IsCancellationRequested && broken is (IOException or HttpRequestException or OperationCanceledException))
        {
            throw new CliException(CliErrors.Unreachable, client.Connection.Address, broken.Message);
        }
    }
}
