// SPDX-License-Identifier: Apache-2.0

package import FiscalEngine

/// Reads the bills of a source into blocks, as they wait to be computed: what the bench times without the reading.
package struct BlockReader {
    private let source: ByteSource
    private let options: ReadingOptions

    /// A reader of a source whose form is found out.
    package init(_ source: ByteSource, options: ReadingOptions = ReadingOptions()) {
        self.source = source
        self.options = options
    }

    /// The blocks of the first chunks, until they hold `lines` lines; records that cannot be read are left out.
    ///
    /// - Throws: ``SourceError`` when the source cannot be read.
    package func blocks(lines: Int) throws(SourceError) -> [BillBlock] {
        guard
            var opened = try OpenedSource(
                source, format: nil, maximumRecordBytes: options.maximumRecordBytes,
                chunkSize: 256 << 10)
        else { return [] }
        var records = RecordReader(source: source.name, format: opened.format, options: options)
        var summary = RunSummary()
        var blocks: [BillBlock] = []
        var count = 0
        while count < lines, let chunk = try opened.chunks.next() {
            records.read(chunk, &summary)
            blocks.append(records.batch.block)
            count += records.batch.block.lineCount
        }
        return blocks
    }
}
