using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LuBan.Marketplace.State;

/// <summary>Writes a state compactly: numbers take as many bytes as they need, what is shared stands once and is named by a number after that.</summary>
internal sealed class SnapshotWriter(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<object, int> _shared = new(ReferenceEqualityComparer.Instance);
    private int _count;

    /// <summary>Writes everything and, last, the SHA-256 of it.</summary>
    public void Write(StateCapture capture)
    {
        Bytes(Snapshot.Magic);
        Number(capture.Sequence);
        Hash(capture.Line);
        Number(capture.Packages.Length);
        foreach (var package in capture.Packages) Package(package);
        Number(capture.Documents.Length);
        foreach (var document in capture.Documents) Document(document());
        Flush();
        stream.Write(_hash.GetHashAndReset());
        _hash.Dispose();
    }

    private void Package(PackageEntry package)
    {
        Raw(package.Id);
        Text(package.Publisher);
        Number(package.Owners.Length);
        foreach (var owner in package.Owners) Text(owner);
        Number(package.Sequence);
        Number(package.Downloads);
        Number(package.Verified ? 1 : 0);
        Number(package.Versions.Length);
        foreach (var version in package.Versions) Version(version);
    }

    private void Version(VersionEntry version)
    {
        Text(version.Version);
        Number((int)version.State);
        Shared(version.Card, Card);
        Number(version.Pushed.UtcTicks);
        Hash(version.Package);
        Hash(version.Original);
        Number(version.Size);
        Number(version.ContentHash.Length);
        Bytes(version.ContentHash.Span);
        Hash(version.Detail);
        Text(version.HostRange);
        List(version.Dependencies, dependency =>
        {
            Text(dependency.Id);
            Text(dependency.Range);
        });
        List(version.Permissions, permission =>
        {
            Text(permission.Name);
            Text(permission.Description);
        });
        Text(version.Channel);
        Number(version.Rollout);
        Text(version.AuthorFingerprint);
        Optional(version.Deprecation, deprecation =>
        {
            List(deprecation.Reasons, Text);
            Raw(deprecation.Message);
            Text(deprecation.AlternateId);
            Text(deprecation.AlternateRange);
        });
        Hash(version.Symbols);
        Number(version.Downloads);
        Text(version.PushedBy);
        Text(version.Upstream);
    }

    private void Card(PackageCard card)
    {
        Number(card.Bytes.Length);
        Bytes(card.Bytes);
    }

    private void Document(DocumentChanged document)
    {
        Text(document.Kind);
        Raw(document.Name);
        var json = JsonSerializer.SerializeToUtf8Bytes(document.Body, MarketplaceJson.Options);
        Number(json.Length);
        Bytes(json);
    }

    private void Optional<T>(T? value, Action<T> write) where T : class
    {
        Number(value is null ? 0 : 1);
        if (value is not null) write(value);
    }

    private void List<T>(IReadOnlyList<T> list, Action<T> write) => Shared(list, items =>
    {
        Number(items.Count);
        foreach (var item in items) write(item);
    });

    /// <summary>The value when it is met first, with 0 before it; its number from then on.</summary>
    private void Shared<T>(T value, Action<T> write) where T : class
    {
        if (_shared.TryGetValue(value, out var known))
        {
            Number(known);
            return;
        }
        Number(0);
        write(value);
        _shared[value] = _shared.Count + 1;
    }

    /// <summary>A text that others repeat: 0 for null, 1 and the text when it is met first, its number from then on.</summary>
    private void Text(string? text)
    {
        if (text is null)
        {
            Number(0);
        }
        else if (_texts.TryGetValue(text, out var known))
        {
            Number(known);
        }
        else
        {
            Number(1);
            Raw(text);
            _texts[text] = _texts.Count + 2;
        }
    }

    private void Raw(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Number(bytes.Length);
        Bytes(bytes);
    }

    private void Hash(BlobHash hash)
    {
        // Most versions have no symbols and no detail of their own to name.
        Number(hash.IsEmpty ? 0 : 1);
        if (hash.IsEmpty) return;
        Span<byte> bytes = stackalloc byte[32];
        hash.CopyTo(bytes);
        Bytes(bytes);
    }

    private void Number(long value)
    {
        Span<byte> bytes = stackalloc byte[10];
        var count = 0;
        var rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7) bytes[count++] = (byte)(rest | 0x80);
        bytes[count++] = (byte)rest;
        Bytes(bytes[..count]);
    }

    private void Bytes(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            if (_count == _buffer.Length) Flush();
            var part = bytes[..Math.Min(bytes.Length, _buffer.Length - _count)];
            part.CopyTo(_buffer.AsSpan(_count));
            _count += part.Length;
            bytes = bytes[part.Length..];
        }
    }

    private void Flush()
    {
        _hash.AppendData(_buffer, 0, _count);
        stream.Write(_buffer, 0, _count);
        _count = 0;
    }
}
