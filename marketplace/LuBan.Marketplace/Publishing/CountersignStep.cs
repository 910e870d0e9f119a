using System.Security.Cryptography;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.State;
using LuBan.Marketplace.Trust;

namespace LuBan.Marketplace.Publishing;

/// <summary>Signs the package as this marketplace's: what everybody gets.</summary>
internal sealed class CountersignStep(SigningKeys keys, StagingFolder staging) : IPushStep
{
    // Small packages are signed in memory: for them a file more is what takes the time.
    private const long InMemory = 2 << 20;

    public bool IsCheck => false;

    public async Task RunAsync(PushContext push, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> owners = push.Verdict!.Package is { Owners.Length: > 0 } package ? [.. package.Owners] : [push.Verdict.Publisher!];
        if (push.Staged.Size <= InMemory)
        {
            using var signed = new MemoryStream((int)push.Staged.Size + 16384);
            await keys.Signer.SignAsync(push.File, signed, owners, cancellationToken);
            push.Signed = new SignedFile(signed.Length) { Content = signed.GetBuffer().AsMemory(0, (int)signed.Length) };
            return;
        }
        await using var file = staging.Create();
        // Noted before anything can fail: the pipeline removes it, unless it is moved away.
        push.Signed = new SignedFile(0) { Path = file.Name };
        await keys.Signer.SignAsync(push.File, file, owners, cancellationToken);
        file.Position = 0;
        push.Signed = new SignedFile(file.Length) { Path = file.Name, Hash = new BlobHash(await SHA256.HashDataAsync(file, cancellationToken)) };
    }
}
