using LuBan.Marketplace.Access;
using LuBan.Marketplace.Publishing;
using Microsoft.AspNetCore.Http;

namespace LuBan.Marketplace.Feed;

/// <summary>PackagePublish: push, unlist and relist, as <c>dotnet nuget push</c> and <c>delete</c> speak.</summary>
internal sealed class PackagePublish(Uploads uploads, IPushPipeline pipeline)
{
    public async Task PushAsync(HttpContext context) =>
        await AnswerAsync(context, await uploads.ReceiveAsync(context, file => pipeline.PushAsync(file, context.Caller(), context.RequestAborted)));

    public async Task SetListedAsync(HttpContext context, string id, string version, bool listed) =>
        await AnswerAsync(context, await pipeline.SetListedAsync(id, version, listed, context.Caller(), context.RequestAborted));

    /// <summary>Writes a result where the publisher's console shows it: the reason after the status, and a warning for each warning.</summary>
    public static async Task AnswerAsync(HttpContext context, PushResult result)
    {
        var response = context.Response;
        foreach (var warning in result.Warnings) response.Headers.Append("X-NuGet-Warning", MarketplaceProblems.OneLine(warning));
        if (result.Location is { } location) response.Headers.Location = location;
        if (!result.Accepted)
        {
            await MarketplaceProblems.WriteAsync(context, result.Status, result.Problems, result.Reason);
            return;
        }
        response.StatusCode = result.Status;
        if (result.Reason.Length > 0) MarketplaceProblems.SetReason(context, result.Reason);
    }
}
