using LuBan.Marketplace.Access;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.Publishing;
using LuBan.Marketplace.State;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace LuBan.Marketplace.Publishers;

/// <summary>The reviewers' queue: versions that wait, and refusals that somebody appealed against. A submission is named <c>id@version</c>.</summary>
internal static class SubmissionsApi
{
    public static void MapSubmissions(this RouteGroupBuilder api)
    {
        var submissions = api.MapGroup("/submissions").WithTags("Review");
        submissions.MapGet("", ListAsync).AllowPublishers().WithSummary("What waits for a reviewer, the oldest first: all for administrators, their own for publishers.").Produces<Page<Submission>>();
        submissions.MapPost("/{submission}/approve", ApproveAsync).AllowAdministrators().WithSummary("Approves a submission, and lists it unless told otherwise; or grants an appeal.").Produces<Submission>();
        submissions.MapPost("/{submission}/reject", RejectAsync).AllowAdministrators().WithSummary("Rejects a submission, or an appeal.").Produces<Submission>();
        submissions.MapPost("/{submission}/appeal", AppealAsync).AllowPublishers(TokenScope.PushVersion).WithSummary("Says something against a refusal.").Produces<Submission>(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> ListAsync(int? skip, int? take, MarketplaceCaller caller, MarketplaceState state, PublisherDocuments documents, IBlobs blobs, CancellationToken cancellationToken)
    {
        var waiting = documents.Notes.All.Select(item => item.Value).Where(note => note.Waiting is not null && state.TryFind(note.Id, out var package) && caller.Owns(package))
            .OrderBy(note => note.Waiting).ThenBy(note => VersionNote.Key(note.Id, note.Version), StringComparer.Ordinal).ToList();
        var page = Answers.Page(waiting, skip, take);
        var items = new List<Submission>();
        foreach (var note in page.Items) items.Add(await DescribeAsync(note.Id, note.Version, caller, state, documents, blobs, cancellationToken));
        return Answers.Json(new Page<Submission>(items, page.Total));
    }

    private static async Task<IResult> ApproveAsync(string submission, Body<Review> body, MarketplaceCaller caller, MarketplaceState state, VersionStates states, PublisherDocuments documents, IBlobs blobs, CancellationToken cancellationToken)
    {
        var (id, version) = Parse(submission);
        var (_, entry) = state.RequireVersion(id, version, caller);
        var to = entry.State is VersionState.Submitted or VersionState.Rejected && body.Value.List == false ? VersionState.Approved : VersionState.Listed;
        await states.MoveAsync(id, version, new VersionChange { State = to, Message = body.Value.Message }, caller, cancellationToken);
        return Answers.Json(await DescribeAsync(id, version, caller, state, documents, blobs, cancellationToken));
    }

    private static async Task<IResult> RejectAsync(string submission, Body<Review> body, MarketplaceCaller caller, MarketplaceState state, VersionStates states, PublisherDocuments documents, IBlobs blobs, CancellationToken cancellationToken)
    {
        var (id, version) = Parse(submission);
        var (_, entry) = state.RequireVersion(id, version, caller);
        if (entry.State == VersionState.Submitted) await states.MoveAsync(id, version, new VersionChange { State = VersionState.Rejected, Reason = body.Value.Reason, Message = body.Value.Message }, caller, cancellationToken);
        else await states.DismissAsync(id, version, body.Value.Message, caller, cancellationToken);
        return Answers.Json(await DescribeAsync(id, version, caller, state, documents, blobs, cancellationToken));
    }

    private static async Task<IResult> AppealAsync(string submission, Body<Review> body, MarketplaceCaller caller, MarketplaceState state, VersionStates states, PublisherDocuments documents, IBlobs blobs, CancellationToken cancellationToken)
    {
        var (id, version) = Parse(submission);
        await states.AppealAsync(id, version, body.Value.Message, caller, cancellationToken);
        return Answers.Json(await DescribeAsync(id, version, caller, state, documents, blobs, cancellationToken), StatusCodes.Status202Accepted);
    }

    private static async Task<Submission> DescribeAsync(string id, string version, MarketplaceCaller caller, MarketplaceState state, PublisherDocuments documents, IBlobs blobs, CancellationToken cancellationToken)
    {
        var (package, entry) = state.RequireVersion(id, version, caller);
        var key = VersionNote.Key(package.Id, entry.Version);
        var note = documents.Notes.Find(key);
        var detail = await blobs.ReadJsonAsync<VersionDetail>(entry.Detail, cancellationToken);
        return new Submission(key, package.Id, entry.Version, package.Publisher, entry.State, note?.Waiting, entry.PushedBy, entry.Permissions)
        {
            Appeal = note?.Appeal, Last = note?.Steps.LastOrDefault(), Report = detail is { Report.IsEmpty: false } ? ValidationsApi.PathOf(detail.Report.ToString()) : null,
        };
    }

    private static (string Id, string Version) Parse(string submission) =>
        submission.Split('@') is [var id, var version] ? (id, version) : throw new MarketplaceException(404, "LB7110", $"there is no submission '{submission}': they are named like acme.hello@1.0.0.");

    private sealed record Review(string? Reason, string? Message, bool? List);

    private sealed record Submission(string Id, string Package, string Version, string Publisher, VersionState State, DateTimeOffset? Waiting, string PushedBy, IReadOnlyList<LuBan.Sdk.PermissionDeclaration> Permissions)
    {
        public VersionAppeal? Appeal { get; init; }

        public VersionStep? Last { get; init; }

        public string? Report { get; init; }
    }
}
