using System.IO.Compression;

namespace LuBan.Lint.Tests;

/// <summary>A folder for packages made of samples.</summary>
public sealed class PackageFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("luban-lint-tests-").FullName;

    public string PathOf(string name) => Path.Combine(_root, name);

    internal string Pack(Sample sample, string name = "Acme.Sample.nupkg")
    {
        using var archive = ZipFile.Open(PathOf(name), ZipArchiveMode.Create);
        foreach (var (path, content) in Whole(sample))
        {
            using var entry = archive.CreateEntry(path).Open();
            entry.Write(content);
        }
        return PathOf(name);
    }

    internal string Unpack(Sample sample, string name = "unpacked")
    {
        foreach (var (path, content) in Whole(sample))
        {
            var file = Path.Combine(PathOf(name), path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, content);
        }
        return PathOf(name);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static IEnumerable<KeyValuePair<string, byte[]>> Whole(Sample sample)
    {
        var license = sample.License is null ? "" : $"<license type=\"expression\">{sample.License}</license>";
        return sample.ToFiles().Append(new("Acme.Sample.nuspec", System.Text.Encoding.UTF8.GetBytes($"<package><metadata><id>Acme.Sample</id><version>{sample.Version}</version>{license}</metadata></package>")));
    }
}
