using System.Globalization;
using LuBan.Marketplace.Access;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.Publishing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace LuBan.Marketplace.Feed;

/// <summary>Receives the file of a push: the first part of a multipart body, streamed to the staging folder, capped, and dropped when it comes too slowly.</summary>
internal sealed class Uploads(StagingFolder staging, IOptions<MarketplaceOptions> options)
{
    /// <summary>What the parts' heads and boundaries may add to a body.</summary>
    public const int EnvelopeBytes = 64 * 1024;

    private const double SlowestBytesPerSecond = 1024;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>Receives the file and hands it on; it is gone afterwards, unless it was moved away.</summary>
    /// <exception cref="MarketplaceException">LB7020: too large; LB7021: not a push; LB7005: cannot be written.</exception>
    public async Task<PushResult> ReceiveAsync(HttpContext context, Func<StagedPackage, Task<PushResult>> take)
    {
        var most = options.Value.MaxPackageBytes;
        if (context.Request.ContentLength > most + EnvelopeBytes) throw TooLarge(most);
        RequirePace(context);
        var file = staging.Create();
        try
        {
            StagedPackage staged;
            await using (file) staged = await CopyAsync(context, file, most);
            return await take(staged);
        }
        finally
        {
            File.Delete(file.Name);
        }
    }

    private static async Task<StagedPackage> CopyAsync(HttpContext context, FileStream file, long most)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary).ToString() is not { Length: > 0 and <= 200 } boundary)
            throw NoPush($"its type is '{MarketplaceProblems.OneLine(context.Request.ContentType ?? "")}', expected multipart/form-data with a boundary");
        try
        {
            var parts = new MultipartReader(boundary, context.Request.Body) { HeadersLengthLimit = 16 * 1024 };
            // Clients send one part; whatever follows it is not looked at.
            if (await parts.ReadNextSectionAsync(context.RequestAborted) is not { } part) throw NoPush("it has no part");
            var (hash, size) = await HashedCopy.RunAsync(part.Body, file, most, context.RequestAborted) ?? throw TooLarge(most);
            return size > 0 ? new StagedPackage(file.Name, hash, size) : throw NoPush("its first part is empty");
        }
        catch (Exception exception) when (exception is InvalidDataException or (IOException and not Microsoft.AspNetCore.Http.BadHttpRequestException))
        {
            throw NoPush(exception.Message.TrimEnd('.'));
        }
    }

    /// <summary>Somebody who sends a byte now and then would hold a connection and a file for ever.</summary>
    private static void RequirePace(HttpContext context)
    {
        if (HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = new MinDataRate(SlowestBytesPerSecond, Grace);
    }

    private static MarketplaceException TooLarge(long most) => new(StatusCodes.Status413PayloadTooLarge, "LB7020", string.Create(CultureInfo.InvariantCulture,
        $"the file is larger than {most} bytes, the most that is taken here. Make it smaller: leave out what is not needed at run time."));

    private static MarketplaceException NoPush(string found) => new(StatusCodes.Status400BadRequest, "LB7021", $"the body is no push: {found}. Push with `dotnet nuget push` or `luban push`.");
}
