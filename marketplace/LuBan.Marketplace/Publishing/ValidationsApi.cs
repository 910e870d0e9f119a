using LuBan.Marketplace.Access;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Marketplace.Publishing;

/// <summary>The reports of pushes, for those who pushed.</summary>
internal static class ValidationsApi
{
    private const string Root = "/api/marketplace/v1/validations";
    private const long MaxBytes = 4 << 20;

    /// <summary>Where a report is.</summary>
    public static string PathOf(string id) => $"{Root}/{id}";

    public static void MapValidations(this RouteGroupBuilder api) =>
        api.MapGet("/validations/{id}", GetAsync).WithTags("Publishing").WithSummary("The report of a push.").Produces<ValidationReport>().AllowPublishers();

    private static async Task<IResult> GetAsync(string id, MarketplaceCaller caller, IBlobs blobs, RefusedReports refused, CancellationToken cancellationToken)
    {
        var report = BlobHash.TryParse(id, out var hash) ? await ReadAsync(blobs, hash, cancellationToken) : refused.Find(id);
        // To whom it is not addressed it is not there.
        var isHis = report is not null && (caller.IsAdministrator || report.Caller == caller.Name || (report.Publisher is { } publisher && caller.ActsFor(publisher)));
        return isHis ? Answers.Json(report) : throw new MarketplaceException(404, "LB7110", $"there is no report '{id}', or it is not yours. Reports of refused pushes are kept for a while only.");
    }

    private static async Task<ValidationReport?> ReadAsync(IBlobs blobs, BlobHash hash, CancellationToken cancellationToken)
    {
        await using var stream = await blobs.OpenAsync(hash, cancellationToken);
        // The store holds packages too, and the address may be any file's.
        if (stream is null || stream.Length > MaxBytes) return null;
        try
        {
            return await System.Text.Json.JsonSerializer.DeserializeAsync<ValidationReport>(stream, MarketplaceJson.Options, cancellationToken);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
