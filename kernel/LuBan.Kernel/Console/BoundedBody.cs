using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace LuBan.Kernel.Console;

/// <summary>Reads bodies that may not be large, also when nobody says beforehand how large they are.</summary>
internal static class BoundedBody
{
    /// <summary>Reads the body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maximum">Its limit, in bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The body; null when it is larger. What is beyond the limit is not kept.</returns>
    public static async Task<byte[]?> ReadAsync(HttpRequest request, int maximum, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maximum) return null;
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(cancellationToken);
            if (read.Buffer.Length > maximum)
            {
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return null;
            }
            if (read.IsCompleted)
            {
                var body = read.Buffer.ToArray();
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return body;
            }
            request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }
}
