using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.Publishers;
using LuBan.Marketplace.State;
using LuBan.Packages;

namespace LuBan.Marketplace.Publishing;

/// <summary>Stores the package as it came, as everybody gets it, and what is shown of it; and describes the version.</summary>
internal sealed class StoreStep(IBlobs blobs, PublisherDocuments documents, VersionStates states, TimeProvider time) : IPushStep
{
    public bool IsCheck => false;

    public async Task RunAsync(PushContext push, CancellationToken cancellationToken)
    {
        var (now, details) = (time.GetUtcNow(), push.Details!);
        var state = StateFor(push);
        var (result, status) = PushPipeline.Outcome(state);
        var batch = new BlobBatch(blobs, cancellationToken);
        push.Report = batch.AddJson(ValidationReport.Of(push, result, status, now));
        var detail = batch.AddJson(Describe(push, batch));
        var icon = details.Icon is { } image ? Store(image, batch) : null;
        var signed = Store(push.Signed!, batch);
        batch.Move(push.Staged.Path, push.Staged.Hash);
        await batch.WaitAsync();
        push.Version = new VersionEntry
        {
            Version = details.Version,
            State = state,
            Card = PushedCard.Of(details, icon),
            Pushed = now,
            Package = signed,
            Original = push.Staged.Hash,
            Size = push.Signed!.Size,
            ContentHash = Convert.FromBase64String(push.Signature!.ContentHash),
            Detail = detail,
            HostRange = details.Dependencies.FirstOrDefault(dependency => dependency.Id.Equals("LuBan.Sdk", StringComparison.OrdinalIgnoreCase))?.Range,
            Dependencies = details.Dependencies,
            Permissions = details.Manifest.Approvals,
            Channel = Channels.Of(details.Version),
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

    private static VersionDetail Describe(PushContext push, BlobBatch batch)
    {
        var details = push.Details!;
        return new VersionDetail
        {
            Id = details.Id,
            Version = details.Version,
            Manifest = details.Manifest,
            Nuspec = batch.Add(ReadNuspec(push)),
            Readmes = Store(details.Readmes, batch),
            Changelogs = Store(details.Changelogs, batch),
            Images = [.. details.Screenshots.Select(screenshot => new State.PackageImage(screenshot.Path, Store(screenshot, batch)))],
            ReleaseNotes = details.ReleaseNotes,
            RepositoryUrl = details.RepositoryUrl?.AbsoluteUri,
            RepositoryCommit = details.RepositoryCommit,
            Bill = batch.Add(push.Bill!),
            Report = push.Report,
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

    private static SortedDictionary<string, BlobHash> Store(IReadOnlyDictionary<string, string> texts, BlobBatch batch) =>
        new(texts.ToDictionary(text => text.Key, text => batch.Add(System.Text.Encoding.UTF8.GetBytes(text.Value))), StringComparer.OrdinalIgnoreCase);

    private static StoredFile Store(Packages.PackageImage image, BlobBatch batch) => new(batch.Add(image.Bytes), image.MediaType);

    private static BlobHash Store(SignedFile signed, BlobBatch batch)
    {
        if (signed.Path is null) return batch.Add(signed.Content);
        batch.Move(signed.Path, signed.Hash);
        return signed.Hash;
    }
}
