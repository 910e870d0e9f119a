using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LuBan.Identity.Federation;

/// <summary>The name by which OpenSSL finds an authority's certificate in a folder: the first four bytes of the SHA-1 of its subject in canonical form.</summary>
internal static class SubjectHash
{
    private static readonly UniversalTagNumber[] Texts =
    [
        UniversalTagNumber.UTF8String, UniversalTagNumber.PrintableString, UniversalTagNumber.IA5String, UniversalTagNumber.T61String, UniversalTagNumber.BMPString, UniversalTagNumber.VisibleString, UniversalTagNumber.UniversalString,
    ];

    public static string Of(X509Certificate2 certificate)
    {
        var canonical = new List<byte>();
        var parts = new AsnReader(certificate.SubjectName.RawData, AsnEncodingRules.DER).ReadSequence();
        // Without the sequence around them: that is how OpenSSL does it.
        while (parts.HasData) canonical.AddRange(Canonical(parts.ReadSetOf()));
#pragma warning disable CA5350 // A file name that OpenSSL prescribes; nothing is protected by it.
        var digest = SHA1.HashData([.. canonical]);
#pragma warning restore CA5350
        return $"{BitConverter.ToUInt32(digest):x8}";
    }

    private static byte[] Canonical(AsnReader part)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSetOf())
            while (part.HasData)
            {
                var attribute = part.ReadSequence();
                using var sequence = writer.PushSequence();
                writer.WriteObjectIdentifier(attribute.ReadObjectIdentifier());
                var tag = attribute.PeekTag();
                if (tag.TagClass == TagClass.Universal && Texts.Contains((UniversalTagNumber)tag.TagValue))
                    writer.WriteCharacterString(UniversalTagNumber.UTF8String, Fold(attribute.ReadCharacterString((UniversalTagNumber)tag.TagValue)));
                else writer.WriteEncodedValue(attribute.ReadEncodedValue().Span);
            }
        return writer.Encode();
    }

    /// <summary>ASCII in lower case, spaces at the ends removed and in between made one.</summary>
    private static string Fold(string text) =>
        string.Join(' ', text.Split([' ', '\t', '\n', '\v', '\f', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => string.Create(word.Length, word, (span, source) =>
            {
                for (var i = 0; i < span.Length; i++) span[i] = char.IsAsciiLetterUpper(source[i]) ? (char)(source[i] | 0x20) : source[i];
            })));
}
