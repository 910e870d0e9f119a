using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using LuBan.AppStore.Artifacts;

namespace LuBan.AppStore.Tests.Artifacts;

public sealed class ArchiveTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("luban-archive-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Files_and_folders_arrive_and_what_may_run_may_still()
    {
        var file = await TarAsync(tar =>
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "./bin/"));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "./bin/run") { DataStream = Bytes("hello"), Mode = UnixFileMode.UserRead | UnixFileMode.UserExecute });
        });

        await Archive.UnpackAsync(file, Target(), new(1000), default);

        Assert.Equal("hello", await File.ReadAllTextAsync(Path.Combine(Target(), "bin", "run")));
        Assert.True(File.GetUnixFileMode(Path.Combine(Target(), "bin", "run")).HasFlag(UnixFileMode.UserExecute));
    }

    public static TheoryData<string> HostileTars => new("../out", "/etc/out", "a/../../out", "a\\..\\out", "symlink", "hardlink", "fifo", "device", "twice", "file-as-folder", "bomb", "many");

    [Theory, MemberData(nameof(HostileTars))]
    public async Task A_hostile_tar_is_refused_and_nothing_is_outside(string kind)
    {
        var file = await TarAsync(tar =>
        {
            switch (kind)
            {
                case "symlink": tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "link") { LinkName = "/etc" }); break;
                case "hardlink": tar.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "link") { LinkName = "/etc/passwd" }); break;
                case "fifo": tar.WriteEntry(new PaxTarEntry(TarEntryType.Fifo, "pipe")); break;
                case "device": tar.WriteEntry(new PaxTarEntry(TarEntryType.BlockDevice, "disk") { DeviceMajor = 8, DeviceMinor = 0 }); break;
                case "twice": Add(tar, "a", "1"); Add(tar, "./a", "2"); break;
                case "file-as-folder": Add(tar, "a", "1"); Add(tar, "a/b", "2"); break;
                case "bomb": tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "zeros") { DataStream = new MemoryStream(new byte[20_000_000]) }); break;
                case "many": for (var i = 0; i < 300; i++) Add(tar, $"f{i}", ""); break;
                default: Add(tar, kind, "x"); break;
            }
        });

        await Assert.ThrowsAsync<ArchiveException>(() => Archive.UnpackAsync(file, Target(), new(1_000_000, 200), default));

        Assert.False(File.Exists(Path.Combine(_folder.FullName, "out")));
    }

    [Theory]
    [InlineData("../out", 0)]
    [InlineData("/out", 0)]
    [InlineData("link", 0xA1FF)]
    [InlineData("device", 0x61FF)]
    public async Task A_hostile_zip_is_refused(string name, int mode)
    {
        var file = Path.Combine(_folder.FullName, "hostile.zip");
        await using (var zip = await ZipFile.OpenAsync(file, ZipArchiveMode.Create))
        {
            var entry = zip.CreateEntry(name);
            entry.ExternalAttributes = mode << 16;
            await using var content = await entry.OpenAsync();
            await content.WriteAsync("/etc/passwd"u8.ToArray());
        }

        await Assert.ThrowsAsync<ArchiveException>(() => Archive.UnpackAsync(file, Target(), new(1_000_000), default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("\u001f\u008bnonsense")]
    [InlineData("PKnonsense")]
    public async Task What_is_no_archive_is_refused(string content)
    {
        var file = Path.Combine(_folder.FullName, "nonsense");
        await File.WriteAllBytesAsync(file, Encoding.Latin1.GetBytes(content));

        await Assert.ThrowsAsync<ArchiveException>(() => Archive.UnpackAsync(file, Target(), new(1000), default));
    }

    private string Target() => _folder.CreateSubdirectory("target").FullName;

    private async Task<string> TarAsync(Action<TarWriter> write)
    {
        var file = Path.Combine(_folder.FullName, "archive.tgz");
        await using var stream = File.Create(file);
        await using var packed = new GZipStream(stream, CompressionLevel.Fastest);
        await using var tar = new TarWriter(packed, TarEntryFormat.Pax);
        write(tar);
        return file;
    }

    private static void Add(TarWriter tar, string name, string content) => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = Bytes(content) });

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));
}
