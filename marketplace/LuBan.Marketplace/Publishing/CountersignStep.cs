using System.Security.Cryptography;
using LuBan.Marketplace.Blobs;
using LuBan.Marketplace.State;
using LuBan.Marketplace.Trust;
using LuBan.Packages;

namespace LuBan.Marketplace.Publishing;

/// <summary>Signs the package as this marketplace's, and stores what everybody gets.</summary>
internal sealed class CountersignStep(SigningKeys keys, StagingFolder staging, IBlobs blobs) : IPushStep
{
    // Small packages are signed in memory: for them a file more is what takes the time.
    private const long InMemory = 2 << 20;

    public bool IsCheck => false;

    public async Task RunAsync(PushContext push, CancellationToken cancellationToken)
    {
        var owners = Owners(push.Verdict!);
        push.Signed = push.Staged.Size <= InMemory ? await SignInMemoryAsync(push, owners, cancellationToken) : await SignInFileAsync(push, owners, cancellationToken);
    }

    private async Task<SignedFile> SignInMemoryAsync(PushContext push, IReadOnlyList<string> owners, CancellationToken cancellationToken)
    {
        using var signed = new MemoryStream((int)push.Staged.Size + 16384);
        await PackageSigner.SignAsync(push.File, signed, keys.Current, keys.ServiceIndex, owners, cancellationToken);
        return new(await blobs.WriteAsync(signed.GetBuffer().AsMemory(0, (int)signed.Length), cancellationToken), signed.Length);
    }

    private async Task<SignedFile> SignInFileAsync(PushContext push, IReadOnlyList<string> owners, CancellationToken cancellationToken)
    {
        var signed = staging.Create();
        try
        {
            BlobHash hash;
            long size;
            await using (signed)
            {
                await PackageSigner.SignAsync(push.File, signed, keys.Current, keys.ServiceIndex, owners, cancellationToken);
                signed.Position = 0;
                hash = new(await SHA256.HashDataAsync(signed, cancellationToken));
                size = signed.Length;
            }
            await blobs.MoveAsync(signed.Name, hash, cancellationToken);
            return new(hash, size);
        }
        finally
        {
            File.Delete(signed.Name);
        }
    }

    private static IReadOnlyList<string> Owners(PushVerdict verdict) => verdict.Package is { Owners.Length: > 0 } package ? [.. package.Owners] : [verdict.Publisher!];
}
