using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.State;
using LuBan.Packages;

namespace LuBan.Marketplace.Publishing;

/// <summary>Stores the package as it came and what is shown of it, and describes the version.</summary>
internal sealed class StoreStep(IBlobs blobs, PublisherDocuments documents, VersionStates states, TimeProvider time) : IPushStep
{
    public bool IsCheck => false;

    public async Task RunAsync(PushContext push, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var state = StateFor(push);
        var (result, status) = PushPipeline.Outcome(state);
        var report = blobs.WriteJsonAsync(ValidationReport.Of(push, result, status, now), cancellationToken);
        var bill = blobs.WriteAsync(push.Bill!, cancellationToken);
        var icon = push.Details!.Icon is { } image ? StoreAsync(image, cancellationToken) : Task.FromResult<StoredFile?>(null);
        push.Report = await report;
        var detail = await DetailAsync(push, await bill, push.Report, cancellationToken);
        var card = PushedCard.Of(push.Details, await icon);
        var original = push.Staged.Hash;
        // The last one: until here the staged file is read.
        var moving = blobs.MoveAsync(push.Staged.Path, original, cancellationToken);
        var stored = await blobs.WriteJsonAsync(detail, cancellationToken);
        await moving;
        push.Version = new VersionEntry
        {
            Version = push.Details.Version,
            State = state,
            Card = card,
            Pushed = now,
            Package = push.Signed!.Hash,
            Original = original,
            Size = push.Signed.Size,
            ContentHash = Convert.FromBase64String(push.Signature!.ContentHash),
            Detail = stored,
            HostRange = push.Details.Dependencies.FirstOrDefault(dependency => dependency.Id.Equals("LuBan.Sdk", StringComparison.OrdinalIgnoreCase))?.Range,
            Dependencies = push.Details.Dependencies,
            Permissions = push.Details.Manifest.Permissions,
            Channel = Channels.Of(push.Details.Version),
            AuthorFingerprint = push.Signature.AuthorFingerprint,
            PushedBy = push.Caller.Name,
        };
    }

    private VersionState StateFor(PushContext push)
    {
        // An administrator's first push of an id makes its publisher, which nobody has verified.
        var publisher = documents.Publishers.Find(push.Verdict!.Publisher!) ?? new Publisher { Name = push.Verdict.Publisher!, DisplayName = push.Verdict.Publisher!, Created = time.GetUtcNow() };
        if (publisher.Drafts) return VersionState.Draft;
        return states.NeedsReview(publisher, push.Caller) ? VersionState.Submitted : VersionState.Listed;
    }

    private async Task<VersionDetail> DetailAsync(PushContext push, BlobHash bill, BlobHash report, CancellationToken cancellationToken)
    {
        var details = push.Details!;
        var nuspec = blobs.WriteAsync(ReadNuspec(push), cancellationToken);
        return new VersionDetail
        {
            Id = details.Id,
            Version = details.Version,
            Manifest = details.Manifest,
            Nuspec = await nuspec,
            Readmes = await StoreAsync(details.Readmes, cancellationToken),
            Changelogs = await StoreAsync(details.Changelogs, cancellationToken),
            Images = await StoreAsync(details, cancellationToken),
            ReleaseNotes = details.ReleaseNotes,
            RepositoryUrl = details.RepositoryUrl?.AbsoluteUri,
            RepositoryCommit = details.RepositoryCommit,
            Bill = bill,
            Report = report,
            UnpackedSize = push.Inspection.Entries.Sum(entry => entry.Size),
            Files = push.Inspection.Entries.Count(entry => !entry.IsDirectory),
        };
    }

    private static byte[] ReadNuspec(PushContext push)
    {
        var entry = push.Inspection.Entries.First(entry => !entry.IsDirectory && !entry.Path.Contains('/', StringComparison.Ordinal) && entry.Path.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase));
        using var content = StrictArchive.Open(push.File, entry);
        var bytes = new byte[entry.Size];
        content.ReadExactly(bytes);
        return bytes;
    }

    private async Task<IReadOnlyDictionary<string, BlobHash>> StoreAsync(IReadOnlyDictionary<string, string> texts, CancellationToken cancellationToken)
    {
        var stored = new SortedDictionary<string, BlobHash>(StringComparer.OrdinalIgnoreCase);
        foreach (var (language, text) in texts) stored[language] = await blobs.WriteAsync(System.Text.Encoding.UTF8.GetBytes(text), cancellationToken);
        return stored;
    }

    private async Task<IReadOnlyList<State.PackageImage>> StoreAsync(PackageDetails details, CancellationToken cancellationToken)
    {
        var images = new List<State.PackageImage>();
        foreach (var screenshot in details.Screenshots) images.Add(new(screenshot.Path, (await StoreAsync(screenshot, cancellationToken))!));
        return images;
    }

    private async Task<StoredFile?> StoreAsync(Packages.PackageImage image, CancellationToken cancellationToken) =>
        new(await blobs.WriteAsync(image.Bytes, cancellationToken), image.MediaType);
}
