using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using LuBan.Packages;
using LuBan.Sdk;

namespace LuBan.Marketplace.State;

/// <summary>Reads what <see cref="SnapshotWriter"/> wrote. Nothing of it counts before the hash at the end was compared.</summary>
internal sealed class SnapshotReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[256 * 1024];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<string> _texts = [];
    private readonly List<object> _shared = [];
    private readonly Dictionary<string, ImmutableArray<string>> _owners = new(StringComparer.Ordinal);
    private long _left = stream.Length - SHA256.HashSizeInBytes;
    private int _position;
    private int _end;

    /// <summary>Reads a whole snapshot.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public (long Sequence, BlobHash Line, PackageEntry[] Packages, DocumentChanged[] Documents) Read()
    {
        if (!Bytes(Snapshot.Magic.Length).SequenceEqual(Snapshot.Magic)) throw new InvalidDataException("it is not a snapshot of this version");
        var sequence = Number();
        var line = Hash();
        var packages = new PackageEntry[Count()];
        for (var i = 0; i < packages.Length; i++) packages[i] = Package();
        var documents = new DocumentChanged[Count()];
        for (var i = 0; i < documents.Length; i++) documents[i] = Document();
        if (_left > 0 || _position < _end) throw new InvalidDataException("there is something after its end");
        var expected = new byte[SHA256.HashSizeInBytes];
        stream.ReadExactly(expected);
        if (!_hash.GetHashAndReset().AsSpan().SequenceEqual(expected)) throw new InvalidDataException("its checksum is wrong");
        return (sequence, line, packages, documents);
    }

    private PackageEntry Package()
    {
        var (id, publisher) = (Raw(), Text()!);
        var owners = Owners();
        var (sequence, downloads, verified) = (Number(), Number(), Number() == 1);
        var versions = new VersionEntry[Count()];
        for (var i = 0; i < versions.Length; i++) versions[i] = Version();
        return new PackageEntry { Id = id, Publisher = publisher, Owners = owners, Sequence = sequence, Downloads = downloads, Verified = verified, Versions = ImmutableCollectionsMarshal.AsImmutableArray(versions) };
    }

    /// <summary>Most packages have their publisher as only owner: that list is kept once.</summary>
    private ImmutableArray<string> Owners()
    {
        var owners = new string[Count()];
        for (var i = 0; i < owners.Length; i++) owners[i] = Text()!;
        if (owners.Length != 1) return ImmutableCollectionsMarshal.AsImmutableArray(owners);
        if (!_owners.TryGetValue(owners[0], out var known)) _owners[owners[0]] = known = ImmutableCollectionsMarshal.AsImmutableArray(owners);
        return known;
    }

    // Initialisers run in the order in which they are written: the order of the file.
    private VersionEntry Version() => new()
    {
        Version = Text()!,
        State = (VersionState)Number(),
        Card = Shared(Card),
        Pushed = new DateTimeOffset(Number(), TimeSpan.Zero),
        Package = Hash(),
        Original = Hash(),
        Size = Number(),
        ContentHash = Bytes(Count()).ToArray(),
        Detail = Hash(),
        HostRange = Text(),
        Dependencies = List(() => new PackageDependency(Text()!, Text()!)),
        Permissions = List(() => new PermissionDeclaration(Text()!, Text()!)),
        Channel = Text()!,
        Rollout = (int)Number(),
        AuthorFingerprint = Text(),
        Deprecation = Optional(() => new Deprecation(List(() => Text()!), Raw(), Text(), Text())),
        Symbols = Hash(),
        Downloads = Number(),
        PushedBy = Text()!,
        Upstream = Text(),
    };

    private PackageCard Card() => PackageCard.FromBytes(Bytes(Count()).ToArray());

    private DocumentChanged Document()
    {
        var (kind, name) = (Text()!, Raw());
        return new(kind, name, JsonSerializer.Deserialize<JsonElement>(Bytes(Count()), MarketplaceJson.Options));
    }

    private T? Optional<T>(Func<T> read) where T : class => Number() == 0 ? null : read();

    private IReadOnlyList<T> List<T>(Func<T> read) => Shared<IReadOnlyList<T>>(() =>
    {
        var items = new T[Count()];
        for (var i = 0; i < items.Length; i++) items[i] = read();
        return items;
    });

    private T Shared<T>(Func<T> read) where T : class
    {
        var number = Count();
        if (number > 0) return number <= _shared.Count && _shared[number - 1] is T known ? known : throw new InvalidDataException("it names something that it does not hold");
        var value = read();
        _shared.Add(value);
        return value;
    }

    private string? Text()
    {
        var number = Count();
        if (number == 0) return null;
        if (number > 1) return number - 2 < _texts.Count ? _texts[number - 2] : throw new InvalidDataException("it names a text that it does not hold");
        var text = Raw();
        _texts.Add(text);
        return text;
    }

    private string Raw() => Encoding.UTF8.GetString(Bytes(Count()));

    private BlobHash Hash() => Number() == 0 ? default : new(Bytes(32));

    private long Number()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_position == _end) Fill(1);
            var next = _buffer[_position++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return (long)value;
        }
        throw new InvalidDataException("a number is too long");
    }

    /// <summary>A number of things, each of which takes a byte at least: what is damaged asks for no more memory than the file has bytes.</summary>
    private int Count()
    {
        var count = Number();
        return count >= 0 && count <= _left + _end ? (int)count : throw new InvalidDataException("a length is out of range");
    }

    /// <summary>The next bytes; valid until the next call.</summary>
    private ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > _buffer.Length) return Large(count);
        if (_end - _position < count) Fill(count);
        _position += count;
        return _buffer.AsSpan(_position - count, count);
    }

    private byte[] Large(int count)
    {
        var bytes = new byte[count];
        for (var done = 0; done < count;)
        {
            var part = Bytes(Math.Min(count - done, _buffer.Length));
            part.CopyTo(bytes.AsSpan(done));
            done += part.Length;
        }
        return bytes;
    }

    private void Fill(int count)
    {
        _buffer.AsSpan(_position, _end - _position).CopyTo(_buffer);
        (_end, _position) = (_end - _position, 0);
        while (_end < count)
        {
            var read = stream.Read(_buffer, _end, (int)Math.Min(_buffer.Length - _end, _left));
            if (read <= 0) throw new InvalidDataException("it ends too early");
            _hash.AppendData(_buffer, _end, read);
            _end += read;
            _left -= read;
        }
    }
}
